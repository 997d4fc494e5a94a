package dev.millrace.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kustomize, as a part of kubectl, makes of the manifests. It asks no cluster. */
final class Kustomize {

  private Kustomize() {}

  /** Builds an overlay with components of ours; skips the test where there is no kubectl. */
  static List<JsonNode> build(String... components) throws Exception {
    Path overlay = Files.createDirectories(Path.of("target", "overlay"));
    Path manifests = overlay.toRealPath().relativize(Path.of("kubernetes").toRealPath());
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "namespace: millrace\nresources:\n- "
            + manifests
            + "\ncomponents:\n"
            + Stream.of(components)
                .map(each -> "- " + manifests.resolve(each) + "\n")
                .collect(Collectors.joining()));
    Process built = start(overlay);
    String yaml = new String(built.getInputStream().readAllBytes(), UTF_8);
    assertThat(built.waitFor()).as("kubectl kustomize " + overlay + ": " + yaml).isZero();
    return YamlFiles.parse(yaml);
  }

  private static Process start(Path overlay) {
    try {
      return new ProcessBuilder("kubectl", "kustomize", overlay.toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: kubectl is not installed here: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
