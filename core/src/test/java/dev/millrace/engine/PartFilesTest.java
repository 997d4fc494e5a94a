package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Compression;
import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.engine.Destination.JobContext;
import dev.millrace.engine.Destination.Winners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFilesTest {

  @TempDir Path temporary;
  private Path directory;
  private PartFiles files;

  @BeforeEach
  void nameTheDirectory() {
    directory = temporary.resolve("above").resolve("out");
    files = files(directory, "job-1");
  }

  @Test
  void aDirectoryIsClaimedOnceButByItsJobAsOftenAsItLikes() {
    // given
    files.claim();

    // when, then
    assertThatCode(() -> files.claim()).doesNotThrowAnyException();
    assertThatCode(() -> files.check()).doesNotThrowAnyException();
    assertThatThrownBy(() -> files(directory, "job-2").claim())
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Output "
                + directory
                + " exists already: name a directory that does not, or remove it first"
                + " (--overwrite replaces one that an earlier job has written)");
    assertThatThrownBy(() -> files(directory, "job-2").check())
        .isInstanceOf(InvalidJobException.class);
  }

  @Test
  void whatExistsIsNeverClaimed() throws IOException {
    // given
    Files.createDirectories(directory);
    Path file = Files.createFile(temporary.resolve("file"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nowhere"));

    // when, then
    for (Path existing : List.of(directory, file, link)) {
      assertThatThrownBy(() -> files(existing, "job-1").claim())
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining("exists already");
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeLeavesNoTrace() throws IOException {
    // given
    Path file = Files.createFile(temporary.resolve("file"));
    PartFiles below = files(file.resolve("out"), "job-1");

    // when, then
    assertThatThrownBy(() -> below.claim())
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("out cannot be created: ");
    assertThat(names(temporary)).containsExactly("file");
  }

  @Test
  void aPathThatIsNoneIsTheJobsFault() {
    assertThatThrownBy(() -> new PartFiles(output("a\0b"), new JobContext("job-1", false)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("Output a\\0b is not a valid path");
  }

  @Test
  void aClaimThatWasInterruptedIsTakenUp() throws IOException {
    // given
    Files.createDirectories(directory.resolveSibling(".out.job-1").resolve("_attempts"));

    // when
    files.claim();

    // then
    assertThat(names(directory)).containsExactly("_attempts");
    assertThat(names(directory.getParent())).containsExactly("out");
  }

  @Test
  void winnersBecomeTheOutputAndLosersVanish() throws IOException {
    // given
    files.claim();
    List<Manifest> winners = List.of(write(0, "w1", "a\t1\n"), write(1, "w2", ""));
    write(0, "loser", "x\t9\n");

    // when
    files.promote(new Winners(winners, List.of()));

    // then
    assertThat(names(directory)).containsExactly("_SUCCESS", "part-00000", "part-00001");
    assertThat(directory.resolve("part-00000")).hasContent("a\t1\n");
    assertThat(directory.resolve("part-00001")).isEmptyFile();
    assertThat(Files.readString(directory.resolve("_SUCCESS")))
        .isEqualTo(
            "part-00000\t4\t%08x\npart-00001\t0\t00000000\n".formatted(winners.get(0).checksum()));
  }

  @Test
  void aJobWithoutTasksSucceedsWithoutParts() throws IOException {
    // given
    files.claim();

    // when
    files.promote(new Winners(List.of(), List.of()));

    // then
    assertThat(names(directory)).containsExactly("_SUCCESS");
  }

  @Test
  void promotingGoesOnWhereItStopped() throws IOException {
    for (int crash = 0; crash <= 5; crash++) {
      // given
      PartFiles crashed = files(temporary.resolve("crash" + crash), "job-1");
      crashed.claim();
      List<Manifest> winners =
          List.of(write(crashed, 0, "w0", "z\t0\n"), write(crashed, 1, "w1", "o\t1\n"));
      write(crashed, 1, "loser", "t\t2\n");

      // when
      promoteSteps(temporary.resolve("crash" + crash), crash);
      crashed.claim();
      crashed.promote(new Winners(winners, List.of()));

      // then
      Path out = temporary.resolve("crash" + crash);
      assertThat(names(out)).containsExactly("_SUCCESS", "part-00000", "part-00001");
      assertThat(out.resolve("part-00000")).hasContent("z\t0\n");
      assertThat(out.resolve("part-00001")).hasContent("o\t1\n");
      assertThat(Files.readString(out.resolve("_SUCCESS"))).hasLineCount(2);
    }
  }

  /** The first steps of promote, up to a crash; {@code _attempts} itself goes with the last one. */
  private static void promoteSteps(Path out, int steps) throws IOException {
    Path attempts = out.resolve("_attempts");
    if (steps > 0) {
      Files.move(attempts.resolve("part-00000.w0"), out.resolve("part-00000"));
    }
    if (steps > 1) {
      Files.move(attempts.resolve("part-00001.w1"), out.resolve("part-00001"));
    }
    if (steps > 2) {
      Files.writeString(attempts.resolve("_SUCCESS.x"), "par");
    }
    if (steps > 3) {
      Files.writeString(out.resolve("_SUCCESS"), "part of another listing");
    }
    if (steps > 4) {
      Files.delete(attempts.resolve("part-00001.loser"));
    }
  }

  @Test
  void promotingAgainAfterTheEndChangesNothing() throws IOException {
    // given
    files.claim();
    List<Manifest> winners = List.of(write(0, "w1", "a\t1\n"));
    files.promote(new Winners(winners, List.of()));

    // when
    files.promote(new Winners(winners, List.of()));

    // then
    assertThat(names(directory)).containsExactly("_SUCCESS", "part-00000");
    assertThat(directory.resolve("part-00000")).hasContent("a\t1\n");
  }

  @Test
  void aWinnersFileThatIsNotThereIsNamed() throws IOException {
    // given
    files.claim();
    Manifest winner = write(0, "w1", "a\t1\n");
    Files.delete(files.attemptFile(0, "w1"));

    // when, then
    assertThatThrownBy(() -> files.promote(new Winners(List.of(winner), List.of())))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("part-00000.w1")
        .hasMessageContaining("committed, but not there: is the output directory on a file system");
    assertThat(directory.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsRemovedMeanwhileIsNamedAndDoesNotComeBack() throws IOException {
    // given
    files.claim();
    Manifest winner = write(0, "w1", "a\t1\n");
    PartTree.deleteAll(directory);

    // when, then
    assertThatThrownBy(() -> write(1, "w1", "b\t1\n"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("the directory for it is not there");
    assertThatThrownBy(() -> files.promote(new Winners(List.of(winner), List.of())))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("the directory of the output was removed while the job ran");
    files.discard();
    assertThat(directory).doesNotExist();
  }

  @Test
  void aWinnersFileOfAnotherLengthIsRefused() throws IOException {
    // given
    files.claim();
    Manifest winner = write(0, "w1", "a\t1\n");
    Files.writeString(files.attemptFile(0, "w1"), "aa");

    // when, then
    assertThatThrownBy(() -> files.promote(new Winners(List.of(winner), List.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 2 bytes, committed were 4");
    assertThat(directory.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void anOutputThatFailedIsDiscarded() throws IOException {
    // given
    files.claim();
    write(0, "w1", "a\t1\n");
    Files.move(files.attemptFile(0, "w1"), directory.resolve("part-00000"));
    write(1, "w1", "b\t1\n");

    // when
    files.discard();
    files.discard();

    // then
    assertThat(directory).doesNotExist();
  }

  @Test
  void whatOthersHavePutIntoTheDirectoryIsNotDiscarded() throws IOException {
    // given
    files.claim();
    Files.writeString(directory.resolve("notes.txt"), "mine");

    // when
    files.discard();

    // then
    assertThat(names(directory)).containsExactly("notes.txt");
  }

  @Test
  void neitherAnotherJobsNorAFinishedOutputIsDiscarded() throws IOException {
    // given
    files.claim();
    Manifest winner = write(0, "w1", "a\t1\n");

    // when
    files(directory, "job-2").discard();
    files.promote(new Winners(List.of(winner), List.of()));
    files.discard();

    // then
    assertThat(names(directory)).containsExactly("_SUCCESS", "part-00000");
  }

  @Test
  void aLateAttemptDoesNotBringADiscardedOutputBack() throws IOException {
    // given
    files.claim();
    files.discard();

    // when, then
    assertThatThrownBy(() -> write(0, "late", "a\t1\n")).isInstanceOf(NoSuchFileException.class);
    assertThat(directory).doesNotExist();
  }

  @Test
  void anAttemptThatDoesNotFinishLeavesNoFile() throws IOException {
    // given
    files.claim();

    // when
    try (ResultWriter result = open(files, 0, "w1")) {
      result.add("a", 1L);
    }

    // then
    assertThat(names(directory.resolve("_attempts"))).containsExactly("job-1");
  }

  @Test
  void partNamesDoNotDependOnTheLocale() {
    // given
    Locale before = Locale.getDefault();

    // when
    String name;
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      name = PartFiles.partName(123);
    } finally {
      Locale.setDefault(before);
    }

    // then
    assertThat(name).isEqualTo("part-00123");
    assertThat(PartFiles.partName(1_234_567)).isEqualTo("part-1234567");
  }

  private Manifest write(int task, String attempt, String content) throws IOException {
    return write(files, task, attempt, content);
  }

  /** A finished attempt whose file holds {@code content}: lines of key, tab and value. */
  private static Manifest write(PartFiles files, int task, String attempt, String content)
      throws IOException {
    try (ResultWriter result = open(files, task, attempt)) {
      for (String line : content.lines().toList()) {
        String[] pair = line.split("\t");
        result.add(pair[0], pair[1]);
      }
      return result.finish().manifest(attempt(task, attempt));
    }
  }

  private static ResultWriter open(PartFiles files, int task, String attempt) throws IOException {
    return files.open(attempt(task, attempt)).orElseThrow();
  }

  private static Attempt attempt(int task, String id) {
    return new Attempt("job-1", task, 1, id, Parameters.of(), new TaskCounters());
  }

  private static PartFiles files(Path directory, String jobId) {
    return new PartFiles(output(directory.toString()), new JobContext(jobId, false));
  }

  private static Output.Files<Object, Object> output(String directory) {
    return new Output.Files<>(directory, Format.text(), Compression.NONE);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> names = new ArrayList<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      names.sort(null);
      return names;
    }
  }
}
