package dev.millrace.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The messages of what is not written in Java: the functions of Redis, whose strings are read as
 * those of {@link Messages} are, and the launcher, whose last words are told by {@code die}.
 */
final class ScriptMessages {

  private static final String TEXT = "'[^'\n]*'";
  private static final String OTHER =
      "(?:[\\w.]+(?:\\((?:[^()]|\\([^()]*\\))*\\)|\\[[^\\]\n]*\\])*|\\((?:[^()]|\\([^()]*\\))*\\))"
          + "(?: / \\d+)?";
  private static final Pattern JOINED =
      Pattern.compile("(?:%1$s|%2$s)(?:\\s*\\.\\.\\s*(?:%1$s|%2$s))+|%1$s".formatted(TEXT, OTHER));
  private static final Pattern PART = Pattern.compile("%s|%s".formatted(TEXT, OTHER));
  private static final Pattern LAST_WORDS = Pattern.compile("die \"((?:[^\"$]|\\$[^1])*)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*\\}|\\$\\w+");

  private ScriptMessages() {}

  static Map<String, String> ofFunctions(Path root, String directory) throws IOException {
    List<Path> functions;
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      functions = files.filter(each -> each.toString().endsWith(".lua")).sorted().toList();
    }
    Map<String, String> messages = new TreeMap<>();
    for (Path function : functions) {
      String code = Files.readString(function).replaceAll("(?m)--.*$", "");
      JOINED
          .matcher(code)
          .results()
          .map(found -> Messages.normal(plain(found.group())))
          .filter(message -> Messages.hasWords(message, 3))
          .forEach(message -> messages.putIfAbsent(message, root.relativize(function).toString()));
    }
    return messages;
  }

  static Map<String, String> ofLauncher(Path root) throws IOException {
    Map<String, String> messages = new TreeMap<>();
    LAST_WORDS
        .matcher(Files.readString(root.resolve("millrace")))
        .results()
        .map(found -> VARIABLE.matcher(found.group(1)).replaceAll("…"))
        .forEach(message -> messages.put(Messages.normal(message), "millrace"));
    return messages;
  }

  private static String plain(String joined) {
    StringBuilder text = new StringBuilder();
    PART.matcher(joined)
        .results()
        .map(part -> part.group())
        .forEach(
            part ->
                text.append(
                    part.startsWith("'")
                        ? part.substring(1, part.length() - 1).replaceAll("%[sd]|%\\.0f", "…")
                        : "…"));
    return text.toString();
  }
}
