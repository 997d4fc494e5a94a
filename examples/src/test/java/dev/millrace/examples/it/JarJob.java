package dev.millrace.examples.it;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/** Counts the lines that begin with each letter; no process has it on its class path. */
public final class JarJob implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("jar-job")
        .input(TextInput.lines(parameters.inputs()))
        .mapper((String line, Emitter<String, Long> out) -> out.emit(line.substring(0, 1), 1L))
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }
}
