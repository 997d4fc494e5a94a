package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.client.JobClient;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a terminal shows of a job that runs, for a picture of it. */
public final class DrawnBars {

  private static final int WIDTH = 110;

  private DrawnBars() {}

  /** Draws as {@code run} does, until half of the reduce tasks are done; returns a page with it. */
  public static String halfReduced(JobClient client, String jobId) throws InterruptedException {
    PrintStream errors = System.err;
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    System.setErr(new PrintStream(drawn, true, UTF_8));
    Terminal terminal = new Terminal(WIDTH, true);
    try (ProgressBars bars = new ProgressBars(terminal, new Appearance(), client::progress)) {
      while (true) {
        JobStatus status = client.status(jobId);
        drawn.reset();
        bars.show(status, "", client.workers());
        if (status.state() == JobState.REDUCING
            && status.tasks().reducesLeft() <= status.tasks().partitions() / 2) {
          return page(drawn.toString(UTF_8));
        }
        if (status.state().isTerminal()) {
          throw new AssertionError("Job " + jobId + " was over too soon: " + status.error());
        }
        Thread.sleep(250);
      }
    } finally {
      System.setErr(errors);
    }
  }

  private static String page(String drawn) {
    String text =
        drawn
            .replaceAll("\r|\u001b\\[\\d*[AJK]", "")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace("\u001b[36m", "<b>")
            .replaceAll("\u001b\\[(39|0)[;m0-9]*", "</b>");
    return """
        <!doctype html><meta charset="utf-8"><title>bars</title>
        <style>
          body { margin: 0; padding: 14px 16px; background: #1b1f24; color: #e6e9ed }
          pre { margin: 0; font: 13px/1.5 "DejaVu Sans Mono", monospace }
          b { color: #3fc1d0; font-weight: normal }
          i { color: #8b96a3; font-style: normal }
        </style>
        <pre><i>$</i> millrace run word-count books/ --output counts
        %s</pre>
        """
        .formatted(text);
  }
}
