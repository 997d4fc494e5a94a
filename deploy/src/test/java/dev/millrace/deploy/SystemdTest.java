package dev.millrace.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the units for systemd say. */
class SystemdTest {

  private static final Path UNITS = Path.of("systemd");

  @ParameterizedTest
  @CsvSource({
    "millrace-coordinator.service, millrace-coordinator.service",
    "millrace-worker@.service, millrace-worker@1.service"
  })
  void systemdUnderstandsEachAndFindsItShutIn(String file, String instance, @TempDir Path directory)
      throws Exception {
    // Whether Java is installed there, and where, is not asked here.
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path unit = directory.resolve(instance);
    Files.writeString(unit, Files.readString(UNITS.resolve(file)).replace("/usr/bin/java", java));

    assertThat(analyze("verify", "--man=no", unit.toString())).isEmpty();
    assertThat(analyze("security", "--offline=true", "--threshold=20", unit.toString()))
        .contains("OK");
  }

  @ParameterizedTest
  @CsvSource({"millrace-coordinator.service, 0", "millrace-worker@.service, 60"})
  void secretsStandInAFileAndTheEndIsGivenItsTime(String file, int drain) throws IOException {
    List<String> lines = Files.readAllLines(UNITS.resolve(file));

    assertThat(lines).contains("EnvironmentFile=/etc/millrace/millrace.env", "User=millrace");
    assertThat(lines).contains("SuccessExitStatus=143");
    assertThat(value(lines, "ExecStart")).doesNotContain("redis://");
    if (drain > 0) {
      assertThat(value(lines, "ExecStart")).contains("--drain " + drain + " ");
    }
    assertThat(Integer.parseInt(value(lines, "TimeoutStopSec"))).isGreaterThanOrEqualTo(drain + 15);
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String analyze(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "--no-pager"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: systemd-analyze is not installed here: " + e.getMessage());
      throw new AssertionError(e);
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command + ": " + said).isZero();
    return said;
  }
}
