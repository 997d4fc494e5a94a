package dev.millrace.jars;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;

/** Signatures of texts (RFC 8032), as the JDK makes them. */
final class Ed25519 {

  static final String NAME = "Ed25519";

  private static final HexFormat HEX = HexFormat.of();
  private static final int ID_DIGITS = 16;

  private Ed25519() {}

  static String sign(String text, PrivateKey key) throws GeneralSecurityException {
    Signature signer = Signature.getInstance(NAME);
    signer.initSign(key);
    signer.update(text.getBytes(StandardCharsets.UTF_8));
    return HEX.formatHex(signer.sign());
  }

  static boolean isSignedBy(PublicKey key, String text, String signature) {
    try {
      byte[] bytes = HEX.parseHex(signature);
      if (!HEX.formatHex(bytes).equals(signature)) {
        return false;
      }
      Signature verifier = Signature.getInstance(NAME);
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(bytes);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // it is no signature at all
    }
  }

  /** The name by which messages and manifests know a key: the beginning of its SHA-256. */
  static String idOf(PublicKey key) {
    return Hashing.sha256().hashBytes(key.getEncoded()).toString().substring(0, ID_DIGITS);
  }

  /**
   * The public key of a private one. The JDK computes it only where it makes a pair; so it is made
   * to make this pair again, from the same 32 bytes in place of random ones.
   */
  static PublicKey publicKeyOf(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] secret = key.getBytes().orElseThrow();
    KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
    generator.initialize(NamedParameterSpec.ED25519, new Fixed(secret));
    PublicKey made = generator.generateKeyPair().getPublic();
    String probe = "millrace";
    if (!isSignedBy(made, probe, sign(probe, key))) {
      throw new GeneralSecurityException("The JDK makes another key of the same bytes");
    }
    return made;
  }

  /** Not random at all. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] bytes;

    Fixed(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] wanted) {
      if (wanted.length != bytes.length) {
        throw new IllegalStateException("Not " + bytes.length + " bytes: " + wanted.length);
      }
      System.arraycopy(bytes, 0, wanted, 0, wanted.length);
    }
  }
}
