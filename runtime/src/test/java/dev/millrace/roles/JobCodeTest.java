package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import com.google.common.hash.Hashing;
import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.jars.JarRules;
import dev.millrace.jars.JobSigner;
import dev.millrace.jars.TestJar;
import dev.millrace.jars.TestKey;
import dev.millrace.jars.TrustedKeys;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import dev.millrace.store.SideFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the code of a job is fetched, checked, and let go. */
final class JobCodeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path directory;
  private Instant clock = NOW;
  private long ticks;
  private int reads;
  private byte[] content = {};
  private JobSpec signed;
  private JobCode code;

  @BeforeEach
  void sign() throws Exception {
    Path jar =
        TestJar.compile(
            directory.resolve("a.jar"),
            Map.of("com.acme.A", "package com.acme; public final class A {}"));
    content = Files.readAllBytes(jar);
    SideFile stored =
        new SideFile("a.jar", Hashing.sha256().hashBytes(content).toString(), content.length);
    TestKey key = TestKey.make(directory, "key");
    signed =
        JobSigner.read(key.secret())
            .sign(
                spec(Parameters.of("in")).withJars(new JobJars(List.of(stored), Optional.empty())),
                NOW.plusSeconds(60));
    code =
        new JobCode(
            new Definitions(getClass().getClassLoader())
                .allowing(JarRules.signedBy(TrustedKeys.read(List.of(key.open())))),
            new Stored(),
            clockOf(),
            new Ticker() {
              @Override
              public long read() {
                return ticks;
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    code.close();
  }

  @Test
  void codeStaysLoadedBetweenUsesAndGoesAWhileAfterTheLast() throws Exception {
    ClassLoader first = load(signed);
    code.dropUnused();
    ClassLoader second = load(signed.stepNamed("2"));
    ticks += JobCode.UNUSED.plus(Duration.ofMillis(1)).toNanos();
    ClassLoader used =
        code.in(
            signed,
            its -> {
              code.dropUnused();
              return its.loader();
            });
    ticks += JobCode.UNUSED.plus(Duration.ofMillis(1)).toNanos();
    code.dropUnused();
    ClassLoader last = load(signed);

    assertThat(second).isSameAs(first);
    assertThat(used).isSameAs(first);
    assertThat(last).isNotSameAs(first);
    assertThat(reads).as("the copy on disk stays").isEqualTo(1);
  }

  @Test
  void whatIsLoadedForOneJobIsNotRunWithOtherParametersNorLater() throws Exception {
    load(signed);
    JobSpec changed = spec(Parameters.of("other")).withJars(signed.jars());

    assertThatThrownBy(() -> load(changed))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("(parameters: ");
    clock = NOW.plusSeconds(61);
    assertThatThrownBy(() -> load(signed)).hasMessageContaining("its signature counted until");
  }

  @Test
  void nothingIsFetchedOfAJobThatIsRefused() {
    JobSpec unsigned = signed.withJars(new JobJars(signed.jars().files(), Optional.empty()));

    assertThatThrownBy(() -> load(unsigned)).hasMessageContaining("without a signature");
    assertThat(reads).isZero();
  }

  private ClassLoader load(JobSpec spec) throws Exception {
    return code.in(spec, Definitions::loader);
  }

  private InstantSource clockOf() {
    return () -> clock;
  }

  private static JobSpec spec(Parameters parameters) {
    return new JobSpec(
        "wc", "com.acme.A", parameters, OptionalInt.empty(), OptionalLong.empty(), Limits.DEFAULT);
  }

  /** What is stored, in memory. */
  private final class Stored implements FileStore {
    @Override
    public SideFile put(FileKind kind, String name, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reserve(SideFile file, Duration time) {
      return keep(file, time);
    }

    @Override
    public boolean keep(SideFile file, Duration time) {
      return true;
    }

    @Override
    public Optional<byte[]> chunk(SideFile file, int number) {
      reads++;
      return number == 0 ? Optional.of(content) : Optional.empty();
    }
  }
}
