package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad rows and a damaged compressed file, as whole processes: named, or skipped and counted. */
class BadInputIT {

  private static final String HEADER = "city,cents\n";

  @TempDir private Path scratch;

  private Path input;

  @BeforeEach
  void prepare() throws IOException {
    input = Files.createDirectory(scratch.resolve("in"));
    Files.writeString(input.resolve("a.csv"), HEADER + "Graz,100\nGraz,\"1\nGraz,300\nLund\n");
    byte[] damaged = gzip(HEADER + "Lund,50\n".repeat(100_000));
    damaged[damaged.length - 6] ^= 1;
    Files.write(input.resolve("b.csv.gz"), damaged);
    try (OutputStream file = Files.newOutputStream(scratch.resolve("c.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("c.csv"));
      zip.write((HEADER + "Oslo,7\nOslo,9\n").getBytes(UTF_8));
    }
  }

  @Test
  void badRecordFailsTheJobWithFileAndLine() throws Exception {
    try (MillraceProcess run = run("--max-attempts", "2")) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.stderr())
          .contains(" failed on attempt 2 of 2: ")
          .contains("a.csv, line 3: a quote is not closed at the end of the line")
          .contains(".multiline()")
          .doesNotContain("\tat ");
      assertThat(run.stdout()).isEmpty();
    }
  }

  @Test
  void badRecordsAreSkippedCountedAndNamedWhereThatWasAskedFor() throws Exception {
    try (MillraceProcess run = run("--skip-records", "3", "--split-size", "100")) {
      assertThat(new String(run.output(), UTF_8)).isEqualTo("Graz\t200.0\nLund\t50.0\nOslo\t8.0\n");
      assertThat(run.stderr())
          .contains("1 of 3 input files are compressed and cannot be split")
          .contains("a.csv, line 3: a quote is not closed at the end of the line")
          .contains("a.csv, line 5: has 1 fields for 2 columns")
          .contains("b.csv.gz, line ")
          .contains("its gzip content is damaged or cut off");
    }
  }

  private MillraceProcess run(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "mean-by-column"));
    arguments.addAll(List.of("-Dkey=city", "-Dvalue=cents", "--partitions", "1"));
    arguments.addAll(List.of(input.toString(), "zip:" + scratch.resolve("c.zip")));
    arguments.addAll(List.of(options));
    return MillraceProcess.setup(scratch).start(arguments.toArray(String[]::new));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
