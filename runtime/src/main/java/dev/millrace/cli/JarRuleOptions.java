package dev.millrace.cli;

import dev.millrace.jars.JarRules;
import dev.millrace.jars.TrustedKeys;
import dev.millrace.store.FileStore;
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
   * The rules.
   *
   * @throws dev.millrace.InvalidJobException if a key cannot be read
   */
  JarRules toRules() {
    return new JarRules(
        any, keys.isEmpty() ? Optional.empty() : Optional.of(TrustedKeys.read(keys)), maxBytes);
  }
}
