package dev.millrace.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** The job and its inputs, where a command takes nothing before them. */
final class JobArguments {

  @Parameters(
      index = "0",
      paramLabel = "JOB",
      completionCandidates = JobNames.class,
      description = "A job's short name or class name.")
  private String job = "";

  @Parameters(
      index = "1..*",
      paramLabel = "INPUT",
      description = "Files, directories or globs; or whatever the job takes.")
  private List<String> inputs = List.of();

  void addTo(JobOptions options) {
    options.name(job, inputs);
  }
}
