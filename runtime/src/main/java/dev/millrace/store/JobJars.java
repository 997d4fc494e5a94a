package dev.millrace.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The jars that a job brings, in the order in which classes are looked for.
 *
 * @param files the jars, which are stored
 * @param signed what was signed for them, if anything was
 */
public record JobJars(List<SideFile> files, Optional<SignedManifest> signed) {

  /** Of a job whose classes are on the class path of every process that runs it. */
  public static final JobJars NONE = new JobJars(List.of(), Optional.empty());

  /** Copies the list. */
  public JobJars {
    files = List.copyOf(files);
  }

  /** What messages call a jar: its name, whatever a stranger has written there, and its content. */
  public static String titleOf(SideFile jar) {
    return "%s (SHA-256 %.12s...)"
        .formatted(jar.name().replaceAll("\\p{Cntrl}", "?"), jar.sha256());
  }

  /** What messages call all jars. */
  public String titles() {
    return files.stream().map(JobJars::titleOf).collect(Collectors.joining(", "));
  }

  /** Whether the job brings none. */
  public boolean isEmpty() {
    return files.isEmpty();
  }
}
