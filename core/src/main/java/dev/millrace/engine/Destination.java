package dev.millrace.engine;

import dev.millrace.Job;
import dev.millrace.Output;
import dev.millrace.RedisOutput;
import dev.millrace.input.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A place outside of a job's state to which its result goes. It is bound to one job; every method
 * but {@link #open} can be repeated, by this or another process, and then goes on where a crash has
 * left off.
 *
 * <p>The coordinator claims it before it files the plan, and promotes the winners' results when all
 * tasks are committed; attempts write side by side meanwhile, each under its own name, so that
 * nothing of one that loses is ever seen. However the job ends, what is left but its output is
 * discarded.
 */
public interface Destination {

  /**
   * What a destination must know of its job.
   *
   * @param jobId the job's id
   * @param overwrite whether its output may take the place of one that exists
   * @param redis the server on which it runs; absent where it runs without one
   */
  record JobContext(String jobId, boolean overwrite, Optional<RedisServer> redis) {

    /** The context of a job that runs without a server. */
    public JobContext(String jobId, boolean overwrite) {
      this(jobId, overwrite, Optional.empty());
    }
  }

  /** The results that winners have kept with the job; may be gone through several times. */
  @FunctionalInterface
  interface Kept {

    /** Of winners that have written elsewhere. */
    Kept NOTHING = visitor -> {};

    /** Hands on each result, in the order in which they are printed. */
    void forEach(ResultReader.Visitor visitor) throws IOException;
  }

  /**
   * The attempts whose results count.
   *
   * @param results those that have written the job's result, in the order of tasks
   * @param mappers those of the map tasks of a job with a reducer, which may have written beside
   *     it; else empty
   * @param kept the results, where attempts keep them with the job
   */
  record Winners(List<Manifest> results, List<Manifest> mappers, Kept kept) {

    /** Copies the lists. */
    public Winners {
      results = List.copyOf(results);
      mappers = List.copyOf(mappers);
    }

    /** Winners that have kept nothing. */
    public Winners(List<Manifest> results, List<Manifest> mappers) {
      this(results, mappers, Kept.NOTHING);
    }
  }

  /**
   * The destination of a job; empty where its result is kept with its state. This is the one place
   * that knows which kinds of output there are.
   *
   * @throws dev.millrace.InvalidJobException if it is none that can be
   */
  static Optional<Destination> of(Job<?, ?> job, JobContext context) {
    if (job.output() instanceof Output.Files<?, ?> files) {
      return Optional.of(new PartFiles(files, context));
    }
    return job.output() instanceof RedisOutput<?, ?> redis
        ? Optional.of(new RedisDestination(redis, context))
        : Optional.empty();
  }

  /**
   * Looks, without touching anything, whether the job may write there; so that nothing runs in
   * vain.
   *
   * @throws dev.millrace.InvalidJobException if it may not, or has no hope to
   */
  void check();

  /**
   * Makes the place the job's own.
   *
   * @throws dev.millrace.InvalidJobException if that is not to be had
   */
  void claim();

  /**
   * Opens what one attempt writes its part of the result to, under its own name; empty where
   * attempts keep it with the job, and promoting reads it there.
   *
   * @throws IOException if it cannot be written, or was not claimed
   */
  Optional<ResultWriter> open(Attempt attempt) throws IOException;

  /** What an attempt writes beside its result; refuses to, where there is no room for that. */
  default SideOutputs openSides(Attempt attempt) {
    return SideOutputs.NONE;
  }

  /**
   * Makes what the winners have written the output.
   *
   * @throws IOException if something of it is not there
   */
  void promote(Winners winners) throws IOException;

  /**
   * Removes what a job that has ended leaves, but for its output: all of one that has not
   * succeeded.
   */
  void discard() throws IOException;

  /** Where it is, for people: {@code the files of /data/out}. */
  @Override
  String toString();
}
