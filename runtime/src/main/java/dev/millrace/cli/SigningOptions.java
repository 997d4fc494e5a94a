package dev.millrace.cli;

import dev.millrace.client.CodeToSend.SignatureToMake;
import dev.millrace.jars.JobSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say with which key a job is signed. */
final class SigningOptions {

  @Option(
      names = "--sign-key",
      paramLabel = "FILE",
      description =
          "Sign the jars that the job brings with this key: an Ed25519 private key, PKCS #8 in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--sign-for",
      paramLabel = "SECONDS",
      defaultValue = "168h",
      converter = TimeSpan.class,
      description =
          "For how long the signature counts, which is for how long the job may run (default: ${DEFAULT-VALUE}).")
  private Duration valid = Duration.ZERO;

  /** Whether there is a key. */
  boolean isGiven() {
    return key != null;
  }

  /**
   * The signature to make, if there is a key.
   *
   * @throws dev.millrace.InvalidJobException if that cannot be read
   */
  Optional<SignatureToMake> toSignature() {
    return Optional.ofNullable(key).map(file -> new SignatureToMake(JobSigner.read(file), valid));
  }
}
