package dev.millrace.jars;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * A pair of keys in files, as OpenSSL writes them.
 *
 * @param secret the file with the private key
 * @param open the file with the public key
 */
public record TestKey(Path secret, Path open) {

  /** Makes a pair. */
  public static TestKey make(Path directory, String name) throws Exception {
    return make(directory, name, "Ed25519");
  }

  static TestKey make(Path directory, String name, String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    return new TestKey(
        write(directory.resolve(name + ".pem"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
        write(directory.resolve(name + ".pub"), "PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static Path write(Path file, String label, byte[] key) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
