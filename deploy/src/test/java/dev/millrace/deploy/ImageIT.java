package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the image that this build has made, and what it says of itself. */
class ImageIT {

  static final Path TAR = Path.of("target", "millrace-image.tar");

  private static Image image;

  @BeforeAll
  static void read() throws IOException {
    image = Image.read(TAR);
  }

  @Test
  void itRunsTheCommandLineAsAUserWithoutRights() {
    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.entrypoint()).startsWith("java").endsWith("dev.millrace.cli.Millrace");
    assertThat(image.strings("/config/Cmd")).containsExactly("--help");
    assertThat(image.config().at("/config/WorkingDir").asText()).isEqualTo("/tmp");
    assertThat(image.config().at("/config/ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly("8080/tcp");
    assertThat(image.config().at("/config/Labels/org.opencontainers.image.title").asText())
        .isEqualTo("millrace");
    assertThat(image.config().at("/config/Labels/org.opencontainers.image.version").asText())
        .isNotEmpty();
  }

  /** What changes seldom lies lowest, so that a new version sends one small layer. */
  @Test
  void librariesLieInALayerBelowOurOwnJars() {
    List<String> layers = List.copyOf(image.layers().keySet());
    String own = own(layers);

    assertThat(layers.indexOf("dependencies")).isLessThan(layers.indexOf(own));
    assertThat(image.files("dependencies"))
        .allMatch(name -> name.matches("app/libs/[^/]+\\.jar"))
        .noneMatch(name -> name.contains("millrace"));
    assertThat(image.files(own))
        .hasSize(2)
        .anyMatch(name -> name.matches("app/libs/millrace-core-[^/]*\\.jar"))
        .anyMatch(name -> name.matches("app/libs/millrace-runtime-[^/]*\\.jar"));
  }

  @Test
  void nothingElseIsIn() {
    List<String> layers = List.copyOf(image.layers().keySet());

    assertThat(layers)
        .containsExactly(
            "accounts", "libraries", "java", "dependencies", own(layers), "jvm arg files");
    assertThat(image.files("accounts"))
        .containsExactly("etc/group", "etc/nsswitch.conf", "etc/passwd");
    assertThat(image.files("libraries")).allMatch(name -> name.contains(".so"));
    assertThat(image.files("java")).allMatch(name -> name.startsWith("opt/java/openjdk/"));
    assertThat(image.files("jvm arg files"))
        .containsExactly("app/jib-classpath-file", "app/jib-main-class-file");
    assertThat(image.files("dependencies"))
        .as("the server for tests and single machines, and what tests need")
        .noneMatch(name -> name.matches(".*(embedded-redis|jib|junit|assertj|kubernetes).*"));
  }

  @Test
  void noVariableIsASecretAndNothingBelongsToItsUser() {
    assertThat(image.strings("/config/Env"))
        .allMatch(variable -> variable.matches("(PATH|JAVA_HOME|LC_ALL)=[^@]*"));
    for (List<TarArchiveEntry> layer : image.layers().values()) {
      assertThat(layer)
          .allSatisfy(
              entry -> {
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getMode() & 06000).as("set-user-id").isZero();
                assertThat((entry.getMode() & 02) == 0 || entry.getName().equals("tmp/"))
                    .as(entry.getName() + " cannot be written")
                    .isTrue();
              });
    }
  }

  /** The second one was built without any of the first one's layers. */
  @Test
  void twoBuildsOfOneTreeAreEqual() throws IOException {
    assertThat(Files.readString(Path.of("target", "again-image.digest")))
        .isEqualTo(Files.readString(Path.of("target", "millrace-image.digest")))
        .startsWith("sha256:");
    assertThat(image.config().get("created").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  /** In the reactor they are those of the project, otherwise snapshots of it. */
  private static String own(List<String> layers) {
    return layers.contains("project dependencies")
        ? "project dependencies"
        : "snapshot dependencies";
  }
}
