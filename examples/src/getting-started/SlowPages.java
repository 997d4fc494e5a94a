package com.acme;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/** The slowest request of each page, in milliseconds. */
public final class SlowPages implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("slow-pages")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new RequestMapper(parameters.getLong("at-least", 0)))
        .combiner(Combiners.maxOfLongs())
        .reducer(Reducers.max())
        .output(parameters.output())
        .build();
  }

  /** Takes lines such as "/shop 200 135": page, status, milliseconds. */
  static final class RequestMapper implements Mapper<String, String, Long> {
    private final long atLeast;

    RequestMapper(long atLeast) {
      this.atLeast = atLeast;
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      String[] fields = line.split(" ");
      long milliseconds = Long.parseLong(fields[2]);
      if (milliseconds >= atLeast) {
        out.emit(fields[0], milliseconds);
      }
    }
  }
}
