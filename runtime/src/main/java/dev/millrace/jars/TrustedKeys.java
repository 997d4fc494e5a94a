package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.SignedManifest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys whose holders may have a process run what they have signed. */
public final class TrustedKeys {

  private static final String LABEL = "PUBLIC KEY";
  private static final String HOW = "openssl pkey -in PRIVATE_KEY_FILE -pubout -out FILE";

  private final Map<String, PublicKey> keys = new LinkedHashMap<>();

  private TrustedKeys() {}

  /**
   * Reads public keys.
   *
   * @param files Ed25519 keys in PEM, one in each
   * @throws InvalidJobException if one is none
   */
  public static TrustedKeys read(List<Path> files) {
    TrustedKeys trusted = new TrustedKeys();
    for (Path file : files) {
      byte[] encoded = Pem.read(file, LABEL, HOW);
      try {
        PublicKey key =
            KeyFactory.getInstance(Ed25519.NAME).generatePublic(new X509EncodedKeySpec(encoded));
        trusted.keys.put(Ed25519.idOf(key), key);
      } catch (GeneralSecurityException e) {
        throw Pem.refused(file, LABEL, HOW);
      }
    }
    return trusted;
  }

  /** This one only. */
  static TrustedKeys of(PublicKey key) {
    TrustedKeys trusted = new TrustedKeys();
    trusted.keys.put(Ed25519.idOf(key), key);
    return trusted;
  }

  /**
   * Checks that one of the keys has signed for this job as it is, and for this time.
   *
   * @throws InvalidJobException if not; the message says what is wrong
   */
  void check(JobSpec spec, Instant now) {
    String job = "Job " + spec.jobId() + " is refused, and none of its code was loaded: ";
    SignedManifest signed =
        spec.jars()
            .signed()
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        job
                            + "it brings jars without a signature, and this process runs signed ones"
                            + " only: submit it with --sign-key, and "
                            + this));
    JobManifest manifest =
        JobManifest.read(signed.text())
            .orElseThrow(() -> new InvalidJobException(job + "what was signed is no manifest"));
    PublicKey key = keys.get(manifest.keyId());
    if (key == null) {
      throw new InvalidJobException(
          job + "it is signed with key " + manifest.keyId() + ", and this process trusts " + this);
    }
    if (!Ed25519.isSignedBy(key, signed.text(), signed.signature())) {
      throw new InvalidJobException(
          job
              + "its signature is not that of key "
              + manifest.keyId()
              + ": manifest or signature were changed after signing");
    }
    JobManifest expected = JobManifest.of(spec, manifest.notAfter(), manifest.keyId());
    manifest
        .differenceFrom(expected)
        .ifPresent(
            line -> {
              throw new InvalidJobException(
                  job + "its signature is for another job, jar or parameters (" + line + ")");
            });
    if (now.isAfter(manifest.notAfter())) {
      throw new InvalidJobException(
          job
              + "its signature counted until "
              + manifest.notAfter()
              + ", and it is "
              + now
              + ": submit it again");
    }
  }

  /** Names the keys. */
  @Override
  public String toString() {
    return (keys.size() == 1 ? "key " : "one of the keys ") + String.join(", ", keys.keySet());
  }
}
