package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobClassesTest {

  private static final String INITIALIZED = "millrace.test.alien.initialized";

  @TempDir static Path directory;
  private URLClassLoader loader;
  private Class<?> alien;

  @BeforeAll
  static void compileARecordFarFromTheJob() throws Exception {
    Path source = directory.resolve("Alien.java");
    Files.writeString(
        source,
        """
        package far.away;
        public record Alien(String name) {
          static {
            System.setProperty("%s", "true");
          }
        }
        """
            .formatted(INITIALIZED));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", directory.toString(), source.toString());
    assertThat(result).isZero();
  }

  @BeforeEach
  void findIt() throws Exception {
    loader = newLoader();
    alien = Class.forName("far.away.Alien", false, loader);
  }

  @AfterEach
  void closeLoader() throws IOException {
    loader.close();
    System.clearProperty(INITIALIZED);
  }

  @Test
  void recordFromTheJarOfTheJobNeedsNoRegistration() throws Exception {
    DataCodec codec = new DataCodec(List.of(), List.of(alien), loader);
    Object value = instance();

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void recordFromElsewhereIsEncodedOnceRegistered() throws Exception {
    DataCodec codec = new DataCodec(List.of(alien), List.of(), loader);
    Object value = instance();

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void recordFromElsewhereIsRefusedWhenItIsEncoded() throws Exception {
    DataCodec codec = new DataCodec(List.of(), List.of(getClass()), loader);
    Object value = instance();

    assertThatThrownBy(() -> codec.encode(value))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Class far.away.Alien (a value of the job) is neither registered nor from the jar of"
                + " the job's own classes: add .register(far.away.Alien.class) to the job's"
                + " definition");
  }

  @Test
  void recordFromElsewhereIsRefusedBeforeItsCodeRuns() throws Exception {
    byte[] bytes = new DataCodec(List.of(alien), List.of(), loader).encode(instance());
    System.clearProperty(INITIALIZED);

    try (URLClassLoader another = newLoader()) {
      DataCodec codec = new DataCodec(List.of(), List.of(getClass()), another);

      assertThatThrownBy(() -> codec.decode(bytes))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("it names class far.away.Alien, which is no record or enum");
      assertThat(System.getProperty(INITIALIZED)).isNull();
    }
  }

  @Test
  void recordThatTheLoaderDoesNotFindIsRefusedWhenItIsEncoded() throws Exception {
    DataCodec codec = new DataCodec(List.of(), List.of(alien), getClass().getClassLoader());
    Object value = instance();

    assertThatThrownBy(() -> codec.encode(value))
        .isExactlyInstanceOf(InvalidJobException.class)
        .hasMessageContaining("far.away.Alien");
  }

  @Test
  void classesThatAreNoRecordsAreRefused() {
    for (String name :
        List.of(
            "java.lang.String",
            "dev.millrace.engine.DataCodec",
            "[I",
            "no.such.Thing",
            "a/b",
            "")) {
      byte[] bytes = named(name);

      assertThatThrownBy(
              () -> new DataCodec(List.of(), List.of(DataCodec.class), loader).decode(bytes))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged, or of another build: it names ");
    }
  }

  private static byte[] named(String name) {
    GrowableBytes bytes = new GrowableBytes(16);
    bytes.write(Tag.RECORD);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    bytes.write(utf8, 0, utf8.length);
    bytes.write(Tag.END);
    bytes.write(Tag.END);
    return bytes.toByteArray();
  }

  private Object instance() throws ReflectiveOperationException {
    Constructor<?> constructor = alien.getConstructor(String.class);
    return Objects.requireNonNull(constructor.newInstance("zog"));
  }

  private static URLClassLoader newLoader() throws IOException {
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, JobClassesTest.class.getClassLoader());
  }
}
