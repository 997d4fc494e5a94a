package com.acme;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.input.TextInput;

/** How long each page takes in the mean, in milliseconds. */
public final class MeanTimes implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("mean-times")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(
            (String line, Emitter<String, Long> out) -> {
              String[] fields = line.split(" ");
              out.emit(fields[0], Long.parseLong(fields[2]));
            })
        .reducer(
            (String page, Iterable<Long> times, Emitter<String, Double> out) -> {
              long sum = 0;
              int count = 0;
              for (long time : times) {
                sum += time;
                count++;
              }
              out.emit(page, (double) sum / count);
            })
        .output(parameters.output())
        .build();
  }
}
