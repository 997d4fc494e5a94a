package dev.millrace.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What an output beside the result may be called: it must stay within the output directory. */
final class SideName {

  private static final int MAX_BYTES = 1_000;
  private static final int MAX_PART = 200;

  private SideName() {}

  /**
   * Returns if it is such a name.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void check(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw refused(name.substring(0, 100) + "...", "is longer than " + MAX_BYTES + " bytes");
    }
    for (String part : name.split("/", -1)) {
      checkPart(name, part);
    }
    try {
      var unused = Path.of(name);
    } catch (InvalidPathException e) {
      throw refused(name, "cannot be the name of a directory here: " + e.getReason());
    }
  }

  private static void checkPart(String name, String part) {
    if (part.isEmpty()) {
      throw refused(name, "has an empty part, or is empty");
    }
    if (part.startsWith(".") || part.startsWith("_") || part.startsWith("part-")) {
      throw refused(
          name, "has a part that begins with '.', '_' or 'part-', which stand for others");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
      throw refused(name, "has a part of more than " + MAX_PART + " bytes");
    }
    if (part.chars().anyMatch(each -> Character.isISOControl(each) || each == '\\')) {
      throw refused(name, "has a control character or a backslash in it");
    }
  }

  private static IllegalArgumentException refused(String name, String reason) {
    return new IllegalArgumentException(
        "Output \""
            + name.replaceAll("\\p{Cntrl}", "?")
            + "\" "
            + reason
            + ": replace such characters where the name is made");
  }
}
