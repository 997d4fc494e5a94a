package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import dev.millrace.RedisOutput;
import dev.millrace.input.RedisServer;
import java.io.IOException;
import java.util.Optional;

/**
 * A key in Redis. Attempts keep their results with the job, as those of jobs without an output do;
 * so nothing of an attempt ever reaches the server of the key, and what lost is never seen there.
 * Promoting reads the winners' results once, in the order in which they would be printed, and has
 * the server put them in place as a whole.
 */
final class RedisDestination implements Destination {

  private final RedisOutput<Object, Object> output;
  private final JobContext context;

  @SuppressWarnings("unchecked") // the builder saw to it that the output takes the job's pairs
  RedisDestination(RedisOutput<?, ?> output, JobContext context) {
    this.output = (RedisOutput<Object, Object>) output;
    this.context = context;
  }

  @Override
  public void check() {
    target().check();
  }

  @Override
  public void claim() {
    target().claim();
  }

  @Override
  public Optional<ResultWriter> open(Attempt attempt) {
    return Optional.empty();
  }

  @Override
  public void promote(Winners winners) throws IOException {
    target()
        .replace(
            sink ->
                winners
                    .kept()
                    .forEach(
                        result -> sink.add(output.element(result.getKey(), result.getValue()))));
  }

  @Override
  public void discard() throws IOException {
    target().discard();
  }

  @Override
  public String toString() {
    return "the " + output + " in Redis";
  }

  /** Not before it is needed: workers need not reach the server, nor know its password. */
  private RedisServer.Target target() {
    return server().target(output.kind(), output.key(), context.jobId(), context.overwrite());
  }

  private RedisServer server() {
    if (output.server().isPresent()) {
      return RedisServer.at(output.server().get());
    }
    return context
        .redis()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "Output %s is in Redis, but this job runs without one of yours: say --redis, or"
                            .formatted(output)
                        + " name the server in the job, RedisOutput....at(\"redis://HOST:PORT\")"));
  }
}
