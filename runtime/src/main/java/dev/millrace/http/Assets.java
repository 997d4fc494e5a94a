package dev.millrace.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Files of a page, from the class path. Only those that are named are served. */
public final class Assets {

  private final Class<?> besides;

  /** Files that lie beside a class. */
  public Assets(Class<?> besides) {
    this.besides = besides;
  }

  /** Serves one of them; a browser that has it asks whether it is still the same. */
  public Route file(String name) {
    return serve(name, read(name));
  }

  /**
   * Serves a page that is put together of one of them, the frame, in which each word in braces is
   * replaced by its value.
   */
  public Route framed(String frame, Map<String, String> words) {
    String page = text(frame);
    for (Map.Entry<String, String> word : words.entrySet()) {
      page = page.replace("{" + word.getKey() + "}", word.getValue());
    }
    return serve(frame, page.getBytes(UTF_8));
  }

  private static Route serve(String name, byte[] content) {
    String tag = '"' + Hashing.sha256().hashBytes(content).toString().substring(0, 32) + '"';
    String type = type(name);
    return call ->
        Reply.bytes(200, type, content).with("Cache-Control", "no-cache").with("ETag", tag);
  }

  /** The text of one of them. */
  public String text(String name) {
    return new String(read(name), UTF_8);
  }

  private byte[] read(String name) {
    try {
      return Resources.toByteArray(Resources.getResource(besides, name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " of this program", e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("No type is known of " + name);
    };
  }
}
