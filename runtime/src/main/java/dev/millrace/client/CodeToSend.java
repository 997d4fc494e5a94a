package dev.millrace.client;

import dev.millrace.jars.JobSigner;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The jars that a job is to bring to those who run it.
 *
 * @param jars the files, in the order in which classes are looked for
 * @param signature whose signature they are to have, if any
 */
public record CodeToSend(List<Path> jars, Optional<SignatureToMake> signature) {

  /** Nothing: the classes are on the class path of all who run the job. */
  public static final CodeToSend NONE = new CodeToSend(List.of(), Optional.empty());

  /**
   * A signature.
   *
   * @param signer who signs
   * @param valid for how long it counts
   */
  public record SignatureToMake(JobSigner signer, Duration valid) {

    /** The job, signed for so long from its start on. */
    JobSpec of(JobSpec spec, Start start) {
      Instant now = Instant.now();
      return signer.sign(spec, now.plus(start.delayFrom(now)).plus(valid));
    }

    /** A job that was signed with the same key before, under another id. */
    JobSpec again(JobSpec spec, String newId) {
      return signer.signAgain(spec, newId, Instant.now().plus(valid));
    }
  }
}
