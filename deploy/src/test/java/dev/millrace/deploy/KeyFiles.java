package dev.millrace.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A pair of keys, as OpenSSL writes them. */
final class KeyFiles {

  private KeyFiles() {}

  /** Makes {@code key.pem}, the private one, and {@code key.pub}. */
  static void make(Path directory) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    write(directory.resolve("key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(directory.resolve("key.pub"), "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private static void write(Path file, String label, byte[] key) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
