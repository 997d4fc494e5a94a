package dev.millrace.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the part of a Java source that a page of the documentation shows; see {@link DocBlock}. */
final class Snippet {

  private static final Pattern START = Pattern.compile("\\s*// snippet: (\\S+)");
  private static final Pattern END = Pattern.compile("\\s*// end");

  private Snippet() {}

  /** The lines that {@code FILE.java} or {@code FILE.java#NAME} stands for. */
  static List<String> find(Path root, String reference) throws IOException {
    int hash = reference.indexOf('#');
    Path file = file(root, hash < 0 ? reference : reference.substring(0, hash));
    List<String> lines = Files.readAllLines(file);
    List<String> found = hash < 0 ? body(lines) : named(lines, reference.substring(hash + 1));
    if (found.isEmpty()) {
      throw new IllegalArgumentException("There is no snippet " + reference);
    }
    return found;
  }

  /** What follows package and imports, without marks. */
  static List<String> body(List<String> lines) {
    int start = 0;
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).startsWith("package ") || lines.get(at).startsWith("import ")) {
        start = at + 1;
      }
    }
    return trimmed(lines.subList(start, lines.size()).stream().filter(l -> !isMark(l)).toList());
  }

  /** What stands in the snippets of this name, one after the other with an empty line between. */
  static List<String> named(List<String> lines, String name) {
    List<String> found = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    List<String> part = new ArrayList<>();
    for (String line : lines) {
      Matcher start = START.matcher(line);
      if (start.matches()) {
        open.push(start.group(1));
      } else if (END.matcher(line).matches()) {
        if (open.pop().equals(name)) {
          if (!found.isEmpty()) {
            found.add("");
          }
          found.addAll(trimmed(part));
          part.clear();
        }
      } else if (open.contains(name)) {
        part.add(line);
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("Snippet " + open.peek() + " has no // end");
    }
    return found;
  }

  private static boolean isMark(String line) {
    return START.matcher(line).matches() || END.matcher(line).matches();
  }

  /** Without the indentation that all lines share, and without empty lines around. */
  private static List<String> trimmed(List<String> lines) {
    String text = String.join("\n", lines).stripTrailing().stripIndent();
    return text.replaceFirst("^\n+", "").lines().toList();
  }

  private static Path file(Path root, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("core", "runtime", "examples")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
        files.filter(file -> file.endsWith(name)).forEach(found::add);
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "Source "
              + name
              + (found.isEmpty() ? " was not found" : " is not unique, name more of its path: ")
              + (found.isEmpty() ? "" : found));
    }
    return found.get(0);
  }
}
