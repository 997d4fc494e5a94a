package dev.millrace.examples.readme;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/** Counts the lines of each length. */
public final class LineLengths implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("line-lengths")
        .input(TextInput.lines(parameters.inputs()))
        .mapper((String line, Emitter<Integer, Long> out) -> out.emit(line.length(), 1L))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }
}
