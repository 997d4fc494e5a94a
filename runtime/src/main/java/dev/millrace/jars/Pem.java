package dev.millrace.jars;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys as OpenSSL writes them. What is in the files is never part of a message. */
final class Pem {

  private static final int MAX_LENGTH = 64 << 10;

  private Pem() {}

  /**
   * The bytes of the one block with this label.
   *
   * @param label {@code PRIVATE KEY} or {@code PUBLIC KEY}
   * @param howToMake the command that makes such a file
   * @throws InvalidJobException if there is none
   */
  static byte[] read(Path file, String label, String howToMake) {
    String text;
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw refused(file, label, howToMake);
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new InvalidJobException(
          "Key file " + file + " cannot be read: name one that this user may read", e);
    }
    Matcher block =
        Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
            .matcher(text);
    if (!block.find()) {
      throw refused(file, label, howToMake);
    }
    try {
      return Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException e) {
      throw refused(file, label, howToMake);
    }
  }

  /** What to say of a file that holds no key of the right kind. */
  static InvalidJobException refused(Path file, String label, String howToMake) {
    return new InvalidJobException(
        "Key file %s holds no unencrypted Ed25519 %s in PEM: make one with %s"
            .formatted(file, label, howToMake));
  }
}
