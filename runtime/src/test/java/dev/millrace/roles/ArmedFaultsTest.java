package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmedFaultsTest {

  @TempDir private Path scratch;

  private Path file;
  private ArmedFaults faults;

  @BeforeEach
  void prepare() {
    file = scratch.resolve("faults");
    faults = new ArmedFaults(file);
  }

  @Test
  void nothingHappensWithoutAFile() {
    assertThatCode(() -> faults.at(FaultPoint.BEFORE_COMMIT)).doesNotThrowAnyException();
  }

  @Test
  void happensAtTheHitThatIsNamedOnly() throws IOException {
    Files.writeString(file, "# a comment\nBEFORE_COMMIT 2 throw\n");

    faults.at(FaultPoint.BEFORE_COMMIT);
    faults.at(FaultPoint.AFTER_COMMIT);
    assertThatThrownBy(() -> faults.at(FaultPoint.BEFORE_COMMIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a test has armed BEFORE_COMMIT");
    faults.at(FaultPoint.BEFORE_COMMIT);
  }

  @Test
  void starMeansEveryHit() throws IOException {
    Files.writeString(file, "AFTER_PUT * throw\n");

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> faults.at(FaultPoint.AFTER_PUT)).hasMessageContaining("AFTER_PUT");
    }
  }

  @Test
  void anotherFileIsCountedAnew() throws IOException {
    Files.writeString(file, "AFTER_PUT 1 throw\n");
    assertThatThrownBy(() -> faults.at(FaultPoint.AFTER_PUT)).hasMessageContaining("AFTER_PUT");

    Files.writeString(file, "# again\nAFTER_PUT 1 throw\n");

    assertThatThrownBy(() -> faults.at(FaultPoint.AFTER_PUT)).hasMessageContaining("AFTER_PUT");
  }
}
