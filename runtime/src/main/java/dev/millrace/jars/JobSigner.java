package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.SignedManifest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Signs jobs, so that processes that trust its key run the jars that they bring. */
public final class JobSigner {

  private static final String LABEL = "PRIVATE KEY";
  private static final String HOW = "openssl genpkey -algorithm ed25519 -out FILE";

  private final PrivateKey key;
  private final PublicKey publicKey;

  private JobSigner(PrivateKey key, PublicKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * Reads a private key.
   *
   * @param file an Ed25519 key, PKCS #8 in PEM
   * @throws InvalidJobException if it is none
   */
  public static JobSigner read(Path file) {
    byte[] encoded = Pem.read(file, LABEL, HOW);
    try {
      PrivateKey key =
          KeyFactory.getInstance(Ed25519.NAME).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new JobSigner(key, Ed25519.publicKeyOf((EdECPrivateKey) key));
    } catch (GeneralSecurityException e) {
      throw Pem.refused(file, LABEL, HOW);
    }
  }

  /**
   * The job with a signature for its jars and everything that they are run with.
   *
   * @param notAfter until when the signature is to count
   */
  public JobSpec sign(JobSpec spec, Instant notAfter) {
    String keyId = Ed25519.idOf(publicKey);
    String text = JobManifest.of(spec, notAfter.truncatedTo(ChronoUnit.SECONDS), keyId).body();
    try {
      SignedManifest signed = new SignedManifest(text, Ed25519.sign(text, key));
      return spec.withJars(new JobJars(spec.jars().files(), Optional.of(signed)));
    } catch (GeneralSecurityException e) {
      throw new InvalidJobException("Job " + spec.jobId() + " cannot be signed: " + e, e);
    }
  }

  /**
   * A job that is read from the store, under another id and signed for that. Only if it is as this
   * key has signed it before, however long ago: who can write to the store could otherwise have
   * anything signed.
   *
   * @throws InvalidJobException if this key has not signed it, or it was changed since
   */
  public JobSpec signAgain(JobSpec spec, String newId, Instant notAfter) {
    TrustedKeys.of(publicKey).check(spec, Instant.MIN);
    return sign(spec.withJobId(newId), notAfter);
  }
}
