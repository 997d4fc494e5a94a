package dev.millrace.jars;

import com.google.common.hash.Hashing;
import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.engine.DataCodec;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Labels;
import dev.millrace.store.SideFile;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed for a job: more than its jars, as one who could write to Redis might run an old
 * jar with another class, with arguments of his own, or on workers that it was kept away from.
 * Limits are left out, for steps have others; so is the name of a step: those of a job run the same
 * code with the same parameters.
 *
 * @param job the id of the job that was asked for
 * @param notAfter until when the signature counts
 * @param keyId which key has signed
 * @param body all of it, a line each
 */
record JobManifest(String job, Instant notAfter, String keyId, String body) {

  private static final Pattern LAST_LINES =
      Pattern.compile("(?s).*\nnot-after: ([^\n]*)\nkey: ([^\n]*)\n");

  /**
   * The manifest of a job.
   *
   * @throws InvalidJobException if its definition is no class name
   */
  static JobManifest of(JobSpec spec, Instant notAfter, String keyId) {
    String definition = spec.definition();
    if (!definition.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c))) {
      throw new InvalidJobException("Job " + spec.jobId() + " names no class as its definition");
    }
    StringBuilder body = new StringBuilder("millrace job manifest 1\n");
    body.append("job: ").append(spec.askedFor()).append('\n');
    body.append("definition: ").append(definition).append('\n');
    for (SideFile jar : spec.jars().files()) {
      body.append("jar: ").append(jar.sha256()).append(' ').append(jar.length()).append('\n');
    }
    body.append("parameters: ").append(parameters(spec)).append('\n');
    Labels needs = spec.limits().share().needs();
    if (!needs.isEmpty()) {
      body.append("needs: ").append(needs).append('\n');
    }
    body.append("not-after: ").append(notAfter).append('\n');
    body.append("key: ").append(keyId).append('\n');
    return new JobManifest(spec.askedFor(), notAfter, keyId, body.toString());
  }

  /** When a text says that it ends, and whose it says that it is; empty if it is no manifest. */
  static Optional<JobManifest> read(String text) {
    Matcher last = LAST_LINES.matcher(text);
    if (!last.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JobManifest("", Instant.parse(last.group(1)), last.group(2), text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What this one says other than that one, as {@code job: other-job}; empty if nothing. */
  Optional<String> differenceFrom(JobManifest other) {
    if (body.equals(other.body)) {
      return Optional.empty();
    }
    List<String> lines = body.lines().toList();
    List<String> others = other.body.lines().toList();
    for (int i = 0; i < Math.min(lines.size(), others.size()); i++) {
      if (!lines.get(i).equals(others.get(i))) {
        return Optional.of(lines.get(i));
      }
    }
    return Optional.of(lines.size() + " lines");
  }

  /** Everything that the job's code is told, and the files that it reads. */
  private static String parameters(JobSpec spec) {
    Parameters given = spec.parameters();
    byte[] bytes =
        new DataCodec(List.of(), List.of(), JobManifest.class.getClassLoader())
            .encode(
                List.of(
                    given.arguments(),
                    given.settings(),
                    given.outputDirectory(),
                    given.overwrite(),
                    given.workingDirectory(),
                    spec.partitions().orElse(0),
                    spec.splitSize().orElse(0),
                    spec.files().stream()
                        .map(file -> List.of(file.name(), file.sha256(), file.length()))
                        .toList()));
    return Hashing.sha256().hashBytes(bytes).toString();
  }
}
