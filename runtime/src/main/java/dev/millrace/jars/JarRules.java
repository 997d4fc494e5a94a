package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import dev.millrace.store.FileStore;
import dev.millrace.store.JobSpec;
import dev.millrace.store.SideFile;
import java.time.Instant;
import java.util.Optional;

/**
 * Which jars that jobs bring a process runs. Whoever can write to Redis can submit jobs, so without
 * a word of its operator a process that others share runs none.
 *
 * @param any whether jars are run that nobody has signed
 * @param keys if given, only jars are run that one of these has signed
 * @param maxBytes how large all jars of a job may be, before any is fetched
 */
public record JarRules(boolean any, Optional<TrustedKeys> keys, long maxBytes) {

  /** None: the classes of jobs have to be on the class path. */
  public static final JarRules NONE = new JarRules(false, Optional.empty(), FileStore.MAX_LENGTH);

  /** All, for a process that runs its own jobs only. */
  public static final JarRules ANY = new JarRules(true, Optional.empty(), FileStore.MAX_LENGTH);

  /** Those that one of the keys has signed. */
  public static JarRules signedBy(TrustedKeys keys) {
    return new JarRules(false, Optional.of(keys), FileStore.MAX_LENGTH);
  }

  /** The same with another limit. */
  public JarRules withMaxBytes(long most) {
    return new JarRules(any, keys, most);
  }

  /**
   * Checks that the jars of a job may be fetched and run.
   *
   * @throws InvalidJobException if not; the message says why, and what to do
   */
  public void check(JobSpec spec, Instant now) {
    if (keys.isPresent()) {
      keys.get().check(spec, now);
    } else if (!any) {
      throw new InvalidJobException(
          ("Job %s is refused, and none of its code was loaded: it brings %s, and this process runs"
                  + " no jars that jobs bring: start it with --trust-key FILE, or with --allow-jars,"
                  + " or give it the same jars with --jar")
              .formatted(spec.jobId(), spec.jars().titles()));
    }
    long bytes = spec.jars().files().stream().mapToLong(SideFile::length).sum();
    if (bytes > maxBytes || bytes < 0) {
      throw new InvalidJobException(
          "Job %s is refused: the jars that it brings, %s, have %d bytes, and this process takes %d (--max-jar-size)"
              .formatted(spec.jobId(), spec.jars().titles(), bytes, maxBytes));
    }
  }
}
