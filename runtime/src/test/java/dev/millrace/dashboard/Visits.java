package dev.millrace.dashboard;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A job that pictures show: made-up visits to pages, of which the last two tasks wait. */
public final class Visits implements JobDefinition {

  static final int TASKS = 48;
  static final int HELD = 2;

  private static final int VISITS = 4_000;
  private static final List<String> PAGES =
      List.of(
          "/",
          "/search",
          "/books/the-mill-on-the-floss",
          "/basket",
          "/books/north-and-south",
          "/account",
          "/books/middlemarch",
          "/help/returns",
          "/books/hard-times",
          "/authors/george-eliot",
          "/authors/elizabeth-gaskell",
          "/imprint");

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("visits-by-page")
        .input(ItemsInput.of(IntStream.range(0, TASKS).boxed().toList()))
        .mapper(
            (Integer task, Emitter<String, Long> out) -> {
              Thread.sleep(60 + 60L * task * 7 % 200);
              if (task >= TASKS - HELD) {
                PageJobs.awaitOpen();
              }
              Random random = new Random(task);
              for (int i = 0; i < VISITS; i++) {
                double at = random.nextDouble();
                out.emit(PAGES.get((int) (at * at * at * PAGES.size())), 1L);
              }
            })
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .build();
  }
}
