package dev.millrace.cli;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.input.TextInput;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts words slowly enough to be looked at, and fails once. */
public final class SlowWords implements JobDefinition {

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("word-count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(
            (String line, Emitter<String, Long> out) -> {
              if (line.startsWith("slow")) {
                Thread.sleep(2);
              }
              if (line.startsWith("slow 7 ") && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("once");
              }
              out.emit(line.substring(0, line.indexOf(' ')), 1L);
            })
        .combiner(Combiners.sumOfLongs())
        .reducer(
            (String word, Iterable<Long> counts, Emitter<String, Long> out) -> {
              Thread.sleep(400);
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              out.emit(word, sum);
            })
        .partitions(8)
        .splitSize(2 << 20)
        .build();
  }
}
