package dev.millrace.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 *       follow it; a line {@code ...} stands for any number of lines. The commands of one block
 *       share a directory. {@code it.DocsRunIT} runs them.
 * </ul>
 *
 * @param place page and line, for failures
 * @param mark {@code from}, {@code run}, or nothing
 * @param argument what follows the mark's colon
 * @param language what follows the three back quotes
 * @param lines those between the fences
 */
public record DocBlock(
    String place, String mark, String argument, String language, List<String> lines) {

  private static final Pattern MARK = Pattern.compile("<!-- (from|run)(?:: (\\S+))? -->");
  private static final Pattern LIKE_MARK = Pattern.compile("<!-- *(from|run)");
  private static final String FENCE = "```";

  /** All blocks of all pages. */
  public static List<DocBlock> all() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(root().resolve("README.md")));
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

  @Override
  public String toString() {
    return place + (argument.isEmpty() ? "" : " from " + argument);
  }
}
