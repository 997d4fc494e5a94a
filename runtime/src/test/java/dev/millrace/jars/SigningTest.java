package dev.millrace.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import dev.millrace.store.SideFile;
import dev.millrace.store.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose jobs are run, and that nothing of them can be changed after signing. */
final class SigningTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));
  private static final String SHA = "0123456789abcdef".repeat(4);

  @TempDir private Path directory;
  private JobSigner signer;
  private JarRules rules;

  @BeforeEach
  void makeKeys() throws Exception {
    TestKey key = TestKey.make(directory, "key");
    signer = JobSigner.read(key.secret());
    rules = JarRules.signedBy(TrustedKeys.read(List.of(key.open())));
  }

  @Test
  void signedJobAndItsStepsAreAllowedUntilTheSignatureEnds() {
    JobSpec signed = signer.sign(spec(), LATER);

    assertThatCode(() -> rules.check(signed, NOW)).doesNotThrowAnyException();
    assertThatCode(() -> rules.check(signed.stepNamed("2"), NOW)).doesNotThrowAnyException();
    assertThatCode(() -> rules.check(signed, LATER)).doesNotThrowAnyException();
    refused(signed, LATER.plusSeconds(1), "counted until 2026-01-01T13:00:00Z");
  }

  @Test
  void everyTrustedKeyCounts() throws Exception {
    TestKey first = TestKey.make(directory, "first");
    TestKey second = TestKey.make(directory, "second");
    JarRules both = JarRules.signedBy(TrustedKeys.read(List.of(first.open(), second.open())));

    for (TestKey key : List.of(first, second)) {
      JobSpec signed = JobSigner.read(key.secret()).sign(spec(), LATER);
      assertThatCode(() -> both.check(signed, NOW)).doesNotThrowAnyException();
    }
  }

  @Test
  void whatIsWrongIsNamed() throws Exception {
    JobSpec signed = signer.sign(spec(), LATER);
    TestKey other = TestKey.make(directory, "other");

    refused(spec(), NOW, "brings jars without a signature", "--sign-key");
    refused(
        JobSigner.read(other.secret()).sign(spec(), LATER),
        NOW,
        "is signed with key",
        "trusts key");
    refused(signed.withJobId("wc-2"), NOW, "for another job, jar or parameters (job: wc-1)");
    refused(
        with(signed, spec -> definedBy(spec, "com.acme.Other")), NOW, "(definition: com.acme.Job)");
    refused(
        with(signed, spec -> given(spec, spec.parameters().with("k", "w"))), NOW, "(parameters: ");
    refused(with(signed, spec -> given(spec, Parameters.of("a", "b"))), NOW, "(parameters: ");
    refused(
        with(signed, spec -> spec.withFiles(List.of(new SideFile("f", SHA, 1)))),
        NOW,
        "(parameters: ");
    refused(
        jars(signed, List.of(new SideFile("job.jar", SHA.replace('0', '1'), 10))),
        NOW,
        "(jar: " + SHA);
    refused(jars(signed, List.of(new SideFile("job.jar", SHA, 11))), NOW, "(jar: " + SHA + " 10)");
    refused(
        jars(signed, List.of(new SideFile("job.jar", SHA, 10), new SideFile("more.jar", SHA, 10))),
        NOW,
        "(parameters: ");
    refused(manifest(signed, "no manifest"), NOW, "what was signed is no manifest");
  }

  @Test
  void labelsCannotBeTakenFromASignedJobNorAddedAndItsOtherLimitsCan() {
    Labels gpu = Labels.of(List.of("gpu"));
    JobSpec bound = sharing(spec(), new Limits.Share(0, 0, gpu)).withJars(spec().jars());
    JobSpec signed = signer.sign(bound, LATER);

    refused(
        with(signed, spec -> sharing(spec, Limits.Share.DEFAULT)),
        NOW,
        "for another job, jar or parameters (needs: gpu)");
    refused(
        with(signer.sign(spec(), LATER), spec -> sharing(spec, new Limits.Share(0, 0, gpu))),
        NOW,
        "for another job, jar or parameters");
    JobSpec first = with(signed, spec -> sharing(spec, new Limits.Share(100, 7, gpu)));
    assertThatCode(() -> rules.check(first, NOW)).doesNotThrowAnyException();
    assertThatCode(() -> rules.check(signed.stepNamed("1"), NOW)).doesNotThrowAnyException();
  }

  private static JobSpec sharing(JobSpec spec, Limits.Share share) {
    return new JobSpec(
        spec.jobId(),
        spec.definition(),
        spec.parameters(),
        spec.partitions(),
        spec.splitSize(),
        spec.limits().with(share));
  }

  @Test
  void noByteOfManifestOrSignatureCanBeChanged() {
    JobSpec signed = signer.sign(spec(), LATER);
    SignedManifest its = signed.jars().signed().orElseThrow();
    Random random = new Random(17);

    for (int i = 0; i < 1_000; i++) {
      boolean text = random.nextBoolean();
      SignedManifest changed =
          text
              ? new SignedManifest(flipped(its.text(), random), its.signature())
              : new SignedManifest(its.text(), flipped(its.signature(), random));
      assertThatThrownBy(() -> rules.check(signedAs(signed, changed), NOW))
          .as("%s", changed)
          .isInstanceOf(InvalidJobException.class)
          .hasMessageStartingWith("Job wc-1 is refused, and none of its code was loaded: ");
    }
  }

  @Test
  void withoutAKeyTheOperatorDecides() {
    assertThatCode(() -> JarRules.ANY.check(spec(), NOW)).doesNotThrowAnyException();
    assertThatThrownBy(() -> JarRules.NONE.check(spec(), NOW))
        .hasMessageContaining(
            "it brings job.jar (SHA-256 0123456789ab...), and this process runs no")
        .hasMessageContaining("--trust-key FILE");
    assertThatThrownBy(() -> JarRules.ANY.withMaxBytes(9).check(spec(), NOW))
        .hasMessageContaining("have 10 bytes, and this process takes 9");
  }

  @Test
  void onlyAnUnencryptedKeyOfTheKindIsTakenAndNothingOfItIsShown() throws Exception {
    TestKey rsa = TestKey.make(directory, "rsa", "RSA");
    TestKey ed448 = TestKey.make(directory, "ed448", "Ed448");
    Path empty = Files.writeString(directory.resolve("empty"), "secret text");

    for (Path file : List.of(rsa.secret(), ed448.secret(), ed448.open(), empty)) {
      assertThatThrownBy(() -> JobSigner.read(file))
          .hasMessageContaining("Key file " + file + " holds no unencrypted Ed25519 PRIVATE KEY")
          .hasMessageContaining("openssl genpkey -algorithm ed25519")
          .hasMessageNotContaining("secret text");
      assertThatThrownBy(() -> TrustedKeys.read(List.of(file)))
          .hasMessageContaining("holds no unencrypted Ed25519 PUBLIC KEY");
    }
    assertThatThrownBy(() -> JobSigner.read(directory.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  private void refused(JobSpec spec, Instant now, String... why) {
    assertThatThrownBy(() -> rules.check(spec, now))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContainingAll(why);
  }

  private static JobSpec spec() {
    return new JobSpec(
            "wc-1",
            "com.acme.Job",
            Parameters.of("in.txt").with("k", "v").with("l", "w"),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Limits.DEFAULT)
        .withJars(new JobJars(List.of(new SideFile("job.jar", SHA, 10)), Optional.empty()));
  }

  /** Changed after it was signed. */
  private static JobSpec with(JobSpec signed, UnaryOperator<JobSpec> change) {
    JobSpec changed = change.apply(signed).withJars(signed.jars());
    assertThat(changed).isNotEqualTo(signed);
    return changed;
  }

  private static JobSpec definedBy(JobSpec spec, String definition) {
    return new JobSpec(
        spec.jobId(),
        definition,
        spec.parameters(),
        spec.partitions(),
        spec.splitSize(),
        spec.limits());
  }

  private static JobSpec given(JobSpec spec, Parameters parameters) {
    return new JobSpec(
        spec.jobId(),
        spec.definition(),
        parameters,
        spec.partitions(),
        spec.splitSize(),
        spec.limits());
  }

  private static JobSpec jars(JobSpec signed, List<SideFile> others) {
    return signed.withJars(new JobJars(others, signed.jars().signed()));
  }

  private static JobSpec signedAs(JobSpec spec, SignedManifest signed) {
    return spec.withJars(new JobJars(spec.jars().files(), Optional.of(signed)));
  }

  private static JobSpec manifest(JobSpec signed, String text) {
    return signedAs(
        signed, new SignedManifest(text, signed.jars().signed().orElseThrow().signature()));
  }

  private static String flipped(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
