package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds what matches a regular expression, and how often: which error codes are in these logs?
 *
 * <p>The mapper looks for the pattern in each line and emits every match with a one; combiner and
 * reducer add the ones up. Lines without a text that every match contains are not even given to it.
 * The key is the matched text, so the pattern decides what is told apart: {@code status=5..} counts
 * each status by itself, {@code status=5} all of them together.
 *
 * <p>Matches neither overlap nor reach beyond their line. Empty ones, as of {@code x*}, do not
 * count.
 *
 * <pre>{@code
 * ./millrace run grep -D 'pattern=status=5[0-9][0-9]' logs/
 * ./millrace run grep -D 'pattern=(?i)\b[a-z]+ing\b' books/*.txt --top 10
 * }</pre>
 */
public final class Grep implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Pattern pattern = pattern(parameters);
    RequiredText required = RequiredText.of(pattern.pattern());
    return Job.named("grep")
        .input(TextInput.utf8Lines(parameters.inputs()).containing(required.text()))
        .mapper(new MatchMapper(pattern, required))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts the texts that match a regular expression: -D pattern=REGEX";
  }

  private static Pattern pattern(Parameters parameters) {
    String regex = parameters.get("pattern");
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      // The index is the parser's, which can be a little outside of what it read.
      int near = Math.max(1, Math.min(e.getIndex() + 1, regex.length()));
      throw new InvalidJobException(
          "Parameter pattern is not a regular expression: %s near character %d of %s"
              .formatted(e.getDescription(), near, regex),
          e);
    }
  }

  /** Keeps one matcher for all lines: an attempt's mapper serves one thread. */
  static final class MatchMapper implements Mapper<Utf8, String, Long> {

    private final Matcher matcher;
    private final RequiredText required;

    MatchMapper(Pattern pattern, RequiredText required) {
      this.matcher = pattern.matcher("");
      this.required = required;
    }

    @Override
    public void map(Utf8 line, Emitter<String, Long> out) {
      String text = line.toString();
      matcher.reset(text);
      for (int from = 0; find(text, from); from = matcher.end()) {
        if (matcher.end() > matcher.start()) {
          out.emit(matcher.group(), 1L);
        }
      }
    }

    /** The expression is tried at every index: the fewer the better. */
    private boolean find(String text, int from) {
      if (required.text().isEmpty()) {
        return matcher.find();
      }
      int start = required.start(text, from);
      return start >= 0 && matcher.find(start);
    }
  }
}
