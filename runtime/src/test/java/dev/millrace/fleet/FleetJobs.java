package dev.millrace.fleet;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;

/** Jobs whose tasks do next to nothing, so that what is measured is Redis. */
final class FleetJobs {

  private FleetJobs() {}

  /** So many short tasks as the parameter {@code tasks} says, with one pair for each of 16 keys. */
  public static final class Short implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      int tasks = (int) parameters.getLong("tasks");
      return Job.named("short")
          .input(new Numbers(tasks))
          .mapper(
              (Integer task, Emitter<Integer, Long> out) -> {
                for (int key = 0; key < 16; key++) {
                  out.emit(key, 1L);
                }
              })
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }

  /** So many tasks, each of which takes as many milliseconds as the parameters say. */
  public static final class Slow implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      int tasks = (int) parameters.getLong("tasks");
      long millis = parameters.getLong("millis");
      return Job.named("slow")
          .input(new Numbers(tasks))
          .mapper(
              (Integer task, Emitter<Integer, Long> out) -> {
                Thread.sleep(millis);
                out.emit(task, 1L);
              })
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }
}
