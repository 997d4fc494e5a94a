package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;

/**
 * Counts how often each word occurs.
 *
 * <p>The mapper emits every word of a line with a one. The combiner adds these ones up where they
 * were emitted, so that a map task sends one count per word, not one per occurrence. The reducer is
 * given all counts of a word, from all map tasks, and adds them up.
 *
 * <p>A word is a maximal run of characters other than space, tab, CR, LF and FF. Case is kept and
 * punctuation belongs to the word: {@code light}, {@code Light} and {@code light,} are three words.
 *
 * <pre>{@code
 * ./millrace run word-count books/*.txt
 * ./millrace run word-count books/*.txt --top 10
 * ./millrace run word-count books/*.txt --output out/
 * }</pre>
 */
public final class WordCount implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("word-count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(new SumReducer())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts how often each word occurs";
  }

  static final class WordMapper implements Mapper<String, String, Long> {

    @Override
    public void map(String line, Emitter<String, Long> out) {
      int start = 0;
      for (int end = 0; end <= line.length(); end++) {
        if (end == line.length() || isSpace(line.charAt(end))) {
          if (start < end) {
            out.emit(line.substring(start, end), 1L);
          }
          start = end + 1;
        }
      }
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
    }
  }

  static final class SumReducer implements Reducer<String, Long, Long> {

    @Override
    public void reduce(String word, Iterable<Long> counts, Emitter<String, Long> out) {
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      out.emit(word, sum);
    }
  }
}
