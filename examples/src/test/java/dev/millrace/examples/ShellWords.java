package dev.millrace.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of simple commands, as a shell sees them; variables stay as they are written. */
final class ShellWords {

  private static final String WORD =
      "(?:'[^']*'|\"[^\"]*\"|\\$\\([^)]*\\)|<\\([^)]*\\)|[^\\s|;&<>'\"])+";
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|#.*|\\\\\n|\\d?>&\\d|(?<file>\\d?[<>]{1,2} *%1$s)|(?<end>&&|\\|\\||[|;&])|(?<word>%1$s)"
              .formatted(WORD));
  private static final Pattern VARIABLE = Pattern.compile("\\w+=.*", Pattern.DOTALL);

  private ShellWords() {}

  /** The commands that a line joins, each as its words without variables that are set before it. */
  static List<List<String>> of(String line) {
    List<List<String>> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Matcher token = TOKEN.matcher(line);
    while (token.lookingAt()) {
      String word = token.group("word");
      if (token.group("end") != null) {
        commands.add(words);
        words = new ArrayList<>();
      } else if (word != null && !(words.isEmpty() && VARIABLE.matcher(word).matches())) {
        words.add(word.replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
      }
      token.region(token.end(), line.length());
    }
    if (!token.hitEnd()) {
      throw new IllegalArgumentException("Not read to its end: " + line);
    }
    commands.add(words);
    commands.removeIf(List::isEmpty);
    return commands;
  }
}
