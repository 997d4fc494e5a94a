package dev.millrace.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of {@code README.md} or of a page in {@code docs}, with the comment in the line
 * before it, which says what holds the block to the truth:
 *
 * <ul>
 *   <li>{@code <!-- from: Sort.java#mapper -->}: the block is, but for its indentation, what stands
 *       in that source between {@code // snippet: mapper} and {@code // end} (several parts of one
 *       name follow each other, snippets may lie in snippets); without {@code #} it is all that
 *       follows the imports. {@link DocsTest} compares the two. A file is named by as much of the
 *       end of its path as tells it from others.
 *   <li>{@code <!-- run -->}: each line {@code $ COMMAND} is run by a shell in a copy of the source
 *       tree's root (with {@code examples/data}, {@code examples/src/getting-started}, {@code
 *       runtime} and {@code ./millrace}), and has to print, on standard output, the lines that
 *       follow it; a line {@code ...} stands for any number of lines. In a block without such
 *       prompts each line is a command that has to end well, whatever it prints. The commands of
 *       one page share a directory. {@code <!-- run: fleet, jq -->} has a server, a coordinator and
 *       a worker beside them, and is left out where there is no program {@code jq}. {@code
 *       it.DocsRunIT} runs them, and {@code it.DocShell} says what they find.
 *   <li>{@code <!-- not run: REASON -->}: commands that need what a build has not got. Those of
 *       {@code millrace} and {@code mvn} have at least to be understood: {@link DocsTest}.
 * </ul>
 *
 * A block of a shell's language, or of none, has to have one of the last two.
 *
 * @param place page and line, for failures
 * @param mark {@code from}, {@code run}, {@code not run}, or nothing
 * @param argument what follows the mark's colon
 * @param language what follows the three back quotes
 * @param lines those between the fences
 */
public record DocBlock(
    String place, String mark, String argument, String language, List<String> lines) {

  private static final Pattern MARK = Pattern.compile("<!-- (from|run|not run)(?:: (.+?))? -->");
  private static final Pattern LIKE_MARK = Pattern.compile("<!-- *(from|run|not run)");
  private static final Set<String> OF_SHELLS = Set.of("", "console", "sh", "bash", "shell");
  private static final String PROMPT = "$ ";
  private static final Pattern COMMENT = Pattern.compile("\\s*#.*|\\s*");
  private static final String FENCE = "```";

  /**
   * A command of a block.
   *
   * @param line what is typed
   * @param shown what it is to print, if the block shows that
   */
  public record Command(String line, Optional<List<String>> shown) {}

  /** All blocks of all pages. */
  public static List<DocBlock> all() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(root().resolve("README.md"), root().resolve("ARCHITECTURE.md")));
    try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<DocBlock> blocks = new ArrayList<>();
    for (Path page : pages) {
      blocks.addAll(
          parse(root().relativize(page).toString().replace('\\', '/'), Files.readAllLines(page)));
    }
    return blocks;
  }

  /** The root of the source tree: tests run in it or in one of its modules. */
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("millrace"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  /** The blocks of one page. */
  static List<DocBlock> parse(String page, List<String> lines) {
    List<DocBlock> blocks = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      String before = at == 0 ? "" : lines.get(at - 1);
      Matcher mark = MARK.matcher(before);
      boolean marked = mark.matches();
      boolean fence = lines.get(at).startsWith(FENCE);
      String place = page + ":" + (at + 1);
      if (marked ? !fence : LIKE_MARK.matcher(before).lookingAt()) {
        throw new IllegalArgumentException(
            place + (marked ? ": no block follows " : ": not a mark: ") + before);
      }
      if (fence) {
        int start = at + 1;
        at += 1 + lines.subList(start, lines.size()).indexOf(FENCE);
        blocks.add(
            new DocBlock(
                place,
                marked ? mark.group(1) : "",
                marked && mark.group(2) != null ? mark.group(2) : "",
                lines.get(start - 1).substring(FENCE.length()),
                List.copyOf(lines.subList(start, at))));
      }
    }
    return blocks;
  }

  /** The page that it stands on. */
  public String page() {
    return place.substring(0, place.lastIndexOf(':'));
  }

  /** Whether it shows commands. */
  public boolean isOfShell() {
    return OF_SHELLS.contains(language);
  }

  /** The words of its mark's argument. */
  public List<String> arguments() {
    return argument.isEmpty() ? List.of() : List.of(argument.split(", *"));
  }

  /** What is typed, without comments; a line that ends with a backslash goes on in the next. */
  public List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    boolean prompts = lines.get(0).startsWith(PROMPT);
    for (int at = 0; at < lines.size(); ) {
      String command = lines.get(at++);
      while (command.endsWith("\\")) {
        command = command + "\n" + lines.get(at++);
      }
      List<String> shown = new ArrayList<>();
      while (prompts && at < lines.size() && !lines.get(at).startsWith(PROMPT)) {
        shown.add(lines.get(at++));
      }
      if (prompts) {
        commands.add(new Command(command.substring(PROMPT.length()), Optional.of(shown)));
      } else if (!COMMENT.matcher(command).matches()) {
        commands.add(new Command(command, Optional.empty()));
      }
    }
    return commands;
  }

  @Override
  public String toString() {
    return place + (mark.equals("from") ? " from " + argument : "");
  }
}
