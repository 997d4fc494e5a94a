package dev.millrace.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a command of Maven names: profiles, modules and phases of this build. */
final class MavenWords {

  private static final Set<String> PHASES =
      Set.of("clean", "compile", "test", "package", "verify", "install", "spotless:apply");

  private MavenWords() {}

  /** The profiles, modules and phases of a command that there are not. */
  static List<String> unknown(List<String> words) {
    List<String> unknown = new ArrayList<>();
    String poms = poms();
    for (int at = 1; at < words.size(); at++) {
      String word = words.get(at);
      if (word.startsWith("-P")) {
        names(word.substring(2))
            .filter(p -> !poms.contains("<id>" + p + "</id>"))
            .forEach(unknown::add);
      } else if (word.equals("-pl")) {
        names(words.get(++at))
            .filter(module -> !Files.exists(DocBlock.root().resolve(module).resolve("pom.xml")))
            .forEach(unknown::add);
      } else if (!word.startsWith("-") && !PHASES.contains(word)) {
        unknown.add(word);
      }
    }
    return unknown;
  }

  private static Stream<String> names(String joined) {
    return Stream.of(joined.split(","));
  }

  private static String poms() {
    StringBuilder poms = new StringBuilder();
    try (Stream<Path> directories = Files.list(DocBlock.root())) {
      for (Path directory : directories.toList()) {
        if (Files.exists(directory.resolve("pom.xml"))) {
          poms.append(Files.readString(directory.resolve("pom.xml")));
        }
      }
      return poms.append(Files.readString(DocBlock.root().resolve("pom.xml"))).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
