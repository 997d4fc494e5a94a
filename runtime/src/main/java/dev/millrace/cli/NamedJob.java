package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The job that a command is about, and the server that it is on. */
final class NamedJob {

  @Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "The id that submit has printed, or that was given by --id.")
  private String id = "";

  @Mixin private RedisOption redis = new RedisOption();

  String id() {
    return id;
  }

  RedisStores connect() {
    return redis.connect();
  }

  /** A client for what needs no classes of jobs. */
  static JobClient client(RedisStores stores) {
    return new JobClient(stores, new Definitions(NamedJob.class.getClassLoader()));
  }
}
