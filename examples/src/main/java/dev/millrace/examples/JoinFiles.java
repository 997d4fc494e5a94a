package dev.millrace.examples;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.JobDefinition;
import dev.millrace.Join;
import dev.millrace.Parameters;
import dev.millrace.input.TextInput;
import java.util.Optional;

/**
 * Joins lines by what stands before their first tab, as {@code join -t TAB} does with sorted files:
 * each line of the input with each line of {@code -D with=FILE} that has the same key. With {@code
 * -D kind=left} lines that find none are kept, with {@code -D kind=full} those of the other file
 * too.
 *
 * <pre>{@code
 * ./millrace run join-files orders.tsv -D with=customers.tsv -D kind=left
 * }</pre>
 */
public final class JoinFiles implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String kind = parameters.get("kind", "inner");
    // snippet: join
    Join<String, String, String> join =
        Join.named("join-files")
            .left(TextInput.lines(parameters.inputs()), JoinFiles::key)
            .right(TextInput.lines(parameters.input("with")), JoinFiles::key);
    JobBuilder.WithReducer<String, String> joined =
        switch (kind) {
          case "inner" ->
              join.inner((key, left, right) -> fields(Optional.of(left), Optional.of(right)));
          case "left" -> join.leftOuter((key, left, right) -> fields(Optional.of(left), right));
          case "full" -> join.fullOuter((key, left, right) -> fields(left, right));
          default ->
              throw new InvalidJobException("Parameter kind must be inner, left or full: " + kind);
        };
    // end
    return joined.output(parameters.output()).build();
  }

  @Override
  public String summary() {
    return "Joins lines by their first field with those of -D with=FILE: -D kind=inner, left, full";
  }

  private static String key(String line) {
    return line.substring(0, tab(line));
  }

  /**
   * What stands behind the keys, with a tab between; nothing in place of a line that is missing.
   */
  private static String fields(Optional<String> left, Optional<String> right) {
    return left.map(JoinFiles::rest).orElse("") + "\t" + right.map(JoinFiles::rest).orElse("");
  }

  private static String rest(String line) {
    return line.substring(tab(line) + 1);
  }

  private static int tab(String line) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      throw new IllegalArgumentException("A line has no tab behind its key: " + line);
    }
    return tab;
  }
}
