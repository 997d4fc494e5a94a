package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.engine.UserCodeException;
import dev.millrace.jars.JarRules;
import dev.millrace.jars.TrustedKeys;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.JobCode;
import dev.millrace.store.FileStore;
import dev.millrace.store.JobSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which jars of jobs a process runs that others share. */
final class JarRuleOptions {

  @Option(
      names = "--allow-jars",
      description =
          "Run jars that jobs bring, whoever has submitted them: for a Redis to which only those can write whom you let run code here.")
  private boolean any;

  @Option(
      names = "--trust-key",
      paramLabel = "FILE",
      description =
          "Run jars that jobs bring if they are signed with this key, and no others: an Ed25519 public key in PEM. Can be repeated.")
  private List<Path> keys = List.of();

  @Option(
      names = "--max-jar-size",
      paramLabel = "BYTES",
      converter = ByteSize.class,
      description = "How large all jars of a job may be; K, M, G may follow (default: 256M).")
  private long maxBytes = FileStore.MAX_LENGTH;

  /**
   * Does something for which the classes of a job are needed. With a word of the user about jars
   * that jobs bring, these are loaded from there, under the same rules as in a worker; without, as
   * ever, from what this process has.
   *
   * @param own what this process has
   * @throws dev.millrace.InvalidJobException if the rules do not allow the job's jars
   */
  void within(RedisStores stores, String jobId, Definitions own, Printing printing)
      throws IOException {
    Optional<JobSpec> spec =
        any || !keys.isEmpty() ? stores.jobs().spec(JobSpec.checkJobId(jobId)) : Optional.empty();
    if (spec.isEmpty()) {
      printing.print(new JobClient(stores, own));
      return;
    }
    try (JobCode code = new JobCode(own.allowing(toRules()), stores.jobs().files())) {
      code.in(
          spec.get(),
          definitions -> {
            printing.print(new JobClient(stores, definitions));
            return true;
          });
    } catch (UserCodeException e) {
      throw new IOException("The code of job " + jobId + " has failed: " + e.getMessage(), e);
    }
  }

  /** What a command does with a client that has a job's classes. */
  @FunctionalInterface
  interface Printing {
    void print(JobClient client) throws IOException;
  }

  /**
   * The rules.
   *
   * @throws dev.millrace.InvalidJobException if a key cannot be read
   */
  JarRules toRules() {
    return new JarRules(
        any, keys.isEmpty() ? Optional.empty() : Optional.of(TrustedKeys.read(keys)), maxBytes);
  }
}
