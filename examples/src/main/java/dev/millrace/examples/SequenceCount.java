package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/**
 * Counts how often each three words follow one another in a line.
 *
 * <p>What is written is {@code FIRST|SECOND|THIRD<TAB>COUNT}.
 *
 * <pre>{@code
 * ./millrace run sequence-count books/*.txt --top 10
 * }</pre>
 */
public final class SequenceCount implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Mapper<String, String, Long> mapper =
        (line, out) -> {
          String[] words = line.strip().split("\\s+");
          for (int at = 2; at < words.length; at++) {
            out.emit(words[at - 2] + "|" + words[at - 1] + "|" + words[at], 1L);
          }
        };
    return Job.named("sequence-count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(mapper)
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts how often each three words follow one another in a line";
  }
}
