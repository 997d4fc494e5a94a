package dev.millrace.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.InvalidJobException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of jars beside ours. */
final class JobLoaderTest {

  private static final String SHADOW =
      "package com.google.common.base; public final class Joiner implements java.util.function.Supplier<String> {"
          + " public String get() { return \"theirs\"; } }";

  @TempDir private Path directory;

  @Test
  void jobHasItsOwnVersionOfALibraryThatWeHaveToo() throws Exception {
    Path jar =
        TestJar.compile(
            directory.resolve("a.jar"), Map.of("com.google.common.base.Joiner", SHADOW));

    try (JobLoader loader = open(jar)) {
      Class<?> theirs = loader.loadClass("com.google.common.base.Joiner");

      assertThat(theirs).isNotEqualTo(com.google.common.base.Joiner.class);
      assertThat(((Supplier<?>) theirs.getDeclaredConstructor().newInstance()).get())
          .isEqualTo("theirs");
      assertThat(loader.loadClass("com.google.common.base.Splitter"))
          .as("what is in no jar is ours")
          .isEqualTo(com.google.common.base.Splitter.class);
    }
  }

  @Test
  void whatBothSidesSpeakWithEachOtherIsOurs() {
    Iterable<JavaClass> ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.millrace");

    assertThat(ours).allMatch(type -> JobLoader.isShared(type.getName()));
    assertThat(JobLoader.isShared("java.util.List")).isTrue();
    assertThat(JobLoader.isShared("javax.sql.DataSource")).isTrue();
    assertThat(JobLoader.isShared("org.slf4j.Logger")).isTrue();
    assertThat(JobLoader.isShared("javax.inject.Inject")).isFalse();
    assertThat(JobLoader.isShared("dev.millrace.examples.WordCount")).isFalse();
    assertThat(JobLoader.isShared("NoPackage")).isFalse();
  }

  @Test
  void resourcesOfTheJarComeFirst() throws Exception {
    String name = "META-INF/services/dev.millrace.JobDefinition";
    Path jar = TestJar.of(directory.resolve("a.jar"), Map.of(name, "com.acme.Job"));

    try (JobLoader loader = open(jar)) {
      try (InputStream in = loader.getResourceAsStream(name)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("com.acme.Job");
      }
      assertThat(Collections.list(loader.getResources(name)))
          .hasSizeGreaterThan(1)
          .first()
          .asString()
          .endsWith("a.jar!/" + name);
    }
  }

  @Test
  void classThatIsMissingOrDamagedIsNamedWithItsJar() throws Exception {
    Path jar = TestJar.of(directory.resolve("a.jar"), Map.of("com/acme/Bad.class", "no class"));
    JobLoader loader = open(jar);

    assertThatThrownBy(() -> loader.loadClass("com.acme.None"))
        .isInstanceOf(ClassNotFoundException.class)
        .hasMessage(
            "Class com.acme.None is neither in a.jar of job wc nor on the class path of this process");
    assertThatThrownBy(() -> loader.loadClass("com.acme.Bad"))
        .isInstanceOf(LinkageError.class)
        .hasMessageContaining(
            "Class com.acme.Bad in a.jar, of job wc, cannot be loaded: ClassFormatE");
    loader.close();
    assertThatThrownBy(() -> loader.loadClass("com.acme.Late"))
        .hasMessageContaining("is looked for when job wc has ended");
  }

  @Test
  void bombsAndWhatIsNoJarAreRefused() throws Exception {
    Path none = Files.writeString(directory.resolve("none.jar"), "no jar");
    Path bomb = TestJar.of(directory.resolve("bomb.jar"), Map.of("zeros", "\0".repeat(80 << 20)));
    Path manifest =
        TestJar.of(
            directory.resolve("manifest.jar"), Map.of("META-INF/MANIFEST.MF", "a".repeat(2 << 20)));
    Path large =
        TestJar.of(directory.resolve("large.jar"), Map.of("com/A.class", "\0".repeat(17 << 20)));

    assertThatThrownBy(() -> open(none))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("none.jar is no jar that can be read");
    assertThatThrownBy(() -> open(bomb)).hasMessageContaining("says that it inflates to more than");
    assertThatThrownBy(() -> open(manifest)).hasMessageContaining("MANIFEST.MF has more than");
    try (JobLoader loader = open(large)) {
      assertThatThrownBy(() -> loader.loadClass("com.A"))
          .isInstanceOf(LinkageError.class)
          .hasMessageContaining("com/A.class has more than 16777216 bytes");
    }
  }

  private static JobLoader open(Path jar) throws Exception {
    return JobLoader.open(
        "job wc", Map.of(jar.getFileName().toString(), jar), JobLoaderTest.class.getClassLoader());
  }
}
