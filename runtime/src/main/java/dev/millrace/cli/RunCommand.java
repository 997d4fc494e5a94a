package dev.millrace.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.client.CodeToSend;
import dev.millrace.client.JobClient;
import dev.millrace.client.LocalCluster;
import dev.millrace.client.StepStatus;
import dev.millrace.client.Submission;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Destination;
import dev.millrace.engine.StepGraph;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a job to its end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Run a job to its end and print its result. Without --redis everything runs in this process.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run word-count README.md --top 5",
      "  millrace run word-count books/*.txt --output out",
      "  millrace run grep -D pattern=error /var/log/syslog",
      "  millrace run --jar my-jobs.jar com.acme.LineLengths /data/logs --redis redis://10.0.0.5",
    })
final class RunCommand implements Callable<Integer> {

  /** How long the end of a job, such as the removal of its output, is waited for. */
  private static final Duration CLEANED_UP = Duration.ofSeconds(3);

  @Mixin private ResultPrinter printer = new ResultPrinter();
  @Mixin private JobArguments job = new JobArguments();
  @Mixin private JobOptions options = new JobOptions();
  @Mixin private SubmissionOptions submission = new SubmissionOptions();
  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private Appearance appearance = new Appearance();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Print only the N greatest values, greatest first.")
  private int top;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks that run at once, without --redis (default: one per core).")
  private int slots = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ResultPrinter.check(top);
    job.addTo(options);
    JobSpec spec = options.toSpec(submission.id());
    Submission how = submission.toSubmission(redis.isGiven());
    if (top > 0 && !options.keepsResult()) {
      throw new InvalidJobException(
          "--top prints the kept result, and --output keeps none, nor does a job that has an output"
              + " of its own: leave one of them out");
    }
    if (redis.isGiven()) {
      try (RedisStores stores = redis.connect()) {
        return run(spec, stores, Optional.of(how));
      }
    }
    WorkerCommand.checkSlots(slots);
    Labels needs = spec.limits().share().needs();
    if (!needs.isEmpty()) {
      throw new InvalidJobException(
          "--needs "
              + needs
              + " names labels of workers, and without --redis there are none but this process: leave"
              + " it out, or name a Redis with --redis URI");
    }
    checkInput(spec);
    return runLocally(spec);
  }

  private int runLocally(JobSpec spec) throws IOException, InterruptedException {
    try (LocalCluster cluster = startCluster(spec.jobId())) {
      int code = run(spec, cluster.stores(), Optional.empty());
      cluster.awaitIdle(CLEANED_UP);
      return code;
    } catch (StoreUnavailableException e) {
      // With its server the job is lost: nobody else can clean up after it.
      Optional<Destination> destination = destination(spec);
      if (destination.isPresent()) {
        destination.get().discard();
      }
      throw e;
    }
  }

  private LocalCluster startCluster(String jobId) {
    LocalCluster cluster =
        LocalCluster.start(
            options.jars().definitions(), slots, Version.current(), Termination::unfit);
    // Ctrl-C ends the JVM without unwinding this thread.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(cluster, jobId), "millrace-shutdown"));
    return cluster;
  }

  /** Leaves nothing behind; a server that has gone before us must not hold us up. */
  private void end(LocalCluster cluster, String jobId) {
    Millrace.ending();
    Optional<String> exited = cluster.isClosed() ? Optional.empty() : cluster.reportExit();
    exited.ifPresent(sentence -> System.err.println("millrace: " + sentence));
    if (!options.keepsResult() && !cluster.isClosed()) {
      Thread cancel = new Thread(() -> cancelLocally(cluster, jobId), "millrace-cancel");
      cancel.setDaemon(true);
      cancel.start();
      Uninterruptibles.joinUninterruptibly(cancel, CLEANED_UP);
    }
    cluster.close();
    Termination.haltIf(exited);
  }

  private void cancelLocally(LocalCluster cluster, String jobId) {
    JobClient client = new JobClient(cluster.stores(), options.jars().definitions());
    client.cancel(jobId, "an interrupt of millrace run");
    try {
      cluster.awaitIdle(CLEANED_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the job on a server: how it is submitted is told of one that others use, too. */
  private int run(JobSpec spec, RedisStores stores, Optional<Submission> how)
      throws IOException, InterruptedException {
    JobClient client = new JobClient(stores, options.jars().definitions());
    CodeToSend code = how.isPresent() ? options.code() : CodeToSend.NONE;
    boolean own = client.submit(spec, options.files(), code, how.orElse(Submission.PLAIN));
    Thread cancel = new Thread(() -> cancelInterrupted(client, spec.jobId()), "millrace-cancel");
    // A job that was joined is that of another, and goes on.
    boolean cancels = how.isPresent() && own;
    if (cancels) {
      Runtime.getRuntime().addShutdownHook(cancel);
    }
    JobStatus status;
    try (Progress progress = new Progress(appearance, client::progress)) {
      status = client.await(spec.jobId(), progress);
    } finally {
      if (cancels) {
        letGo(cancel);
      }
    }
    if (spec.limits().attempts().skipRecords() > 0) {
      for (StepStatus step : client.steps(spec.jobId())) {
        System.err.print(SkippedText.sentences(client.skipped(step.status().jobId())));
      }
      System.err.print(SkippedText.sentences(client.skipped(spec.jobId())));
    }
    if (status.state() != JobState.SUCCEEDED) {
      System.err.println(
          "millrace: Job "
              + spec.jobId()
              + " is "
              + status.state()
              + ": "
              + Visible.lines(status.error()));
      return ExitCode.JOB_FAILED;
    }
    if (options.keepsResult()) {
      printer.print(client, spec.jobId(), top);
    } else if (spec.parameters().outputDirectory().isEmpty()) {
      destination(spec)
          .ifPresent(
              place ->
                  System.err.println(
                      "millrace: The result of job "
                          + spec.jobId()
                          + " is in "
                          + Visible.line(String.valueOf(place))));
    }
    return ExitCode.DONE;
  }

  private static void letGo(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // This JVM was told to end, and the hook runs already.
      return;
    }
  }

  private static void cancelInterrupted(JobClient client, String jobId) {
    System.err.println("millrace: interrupted; cancelling job " + jobId);
    client.cancel(jobId, "an interrupt of millrace run");
  }

  private Optional<Destination> destination(JobSpec spec) {
    return Destination.of(
        options.define(), new Destination.JobContext(spec.jobId(), spec.parameters().overwrite()));
  }

  /** Says at once what the coordinator would say of a wrong input, or of an output that exists. */
  private void checkInput(JobSpec spec) throws IOException {
    Job<?, ?> job = options.define();
    destination(spec).ifPresent(Destination::check);
    for (StepGraph.Step step : StepGraph.of(job).steps()) {
      checkInput(step.job(), spec);
    }
    checkInput(job, spec);
  }

  private void checkInput(Job<?, ?> job, JobSpec spec) throws IOException {
    OptionalLong splitSize = spec.splitSize().isPresent() ? spec.splitSize() : job.splitSize();
    InputContext context =
        new InputContext(splitSize, slots, DataCodec.of(job))
            .telling(note -> System.err.println("millrace: " + Visible.line(note)));
    for (Job.Source source : job.sources()) {
      // What steps make is not there yet.
      if (!StepGraph.readsSteps(source.input())) {
        source.input().splits(context);
      }
    }
  }
}
