package dev.millrace.examples.it;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.RedisOutput;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;
import java.util.List;

/** Word count into each kind of key: {@code -D kind=KIND}. */
public final class TotalsInRedis implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("totals-in-redis")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(
            (String line, Emitter<String, Long> out) -> {
              for (String word : line.split("[ \t]+")) {
                out.emit(word, 1L);
              }
            })
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(output(parameters.get("kind")).at(parameters.get("server")))
        .build();
  }

  private static RedisOutput<? super String, ? super Long> output(String kind) {
    return switch (kind) {
      case "hash" -> RedisOutput.hash(kind);
      case "lines" -> RedisOutput.list(kind);
      case "list" ->
          // snippet: list
          RedisOutput.list(kind, (word, times) -> times + " x " + word);
      // end
      case "stream" ->
          // snippet: stream
          RedisOutput.stream(kind, List.of("word", "times"), (word, times) -> List.of(word, times));
      // end
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
