package dev.millrace.http;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The word that whoever asks a server has to know. Compared in constant time. */
public final class AccessToken {

  /** Shorter ones could be guessed by trying. */
  private static final int SHORTEST = 16;

  private static final int LONGEST = 1_024;

  private final String token;

  private AccessToken(String token) {
    this.token = token;
  }

  /**
   * A token.
   *
   * @throws IllegalArgumentException with a sentence that does not contain it, if it is unfit
   */
  public static AccessToken of(String token) {
    if (token.length() < SHORTEST || token.length() > LONGEST) {
      throw new IllegalArgumentException(
          "An access token has %d to %d characters, this one has %d: make one with, say, openssl rand -hex 32"
              .formatted(SHORTEST, LONGEST, token.length()));
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "An access token is of printable ASCII characters without spaces");
    }
    return new AccessToken(token);
  }

  /**
   * Reads the first line of a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException with a sentence, if there is no fit token in it
   */
  public static AccessToken read(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return of(lines.findFirst().orElse("").strip());
    }
  }

  /** Whether somebody knows it. */
  boolean is(String said) {
    return same(token, said);
  }

  /** What a browser that has said it is given to remember: the token does not follow from it. */
  String cookie() {
    return Hashing.hmacSha256(token.getBytes(StandardCharsets.UTF_8))
        .hashString("cookie of the millrace web server", StandardCharsets.UTF_8)
        .toString();
  }

  /** Whether a browser remembers. */
  boolean isCookie(String remembered) {
    return same(cookie(), remembered);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessToken[...]";
  }
}
