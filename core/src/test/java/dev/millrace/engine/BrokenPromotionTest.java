package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.millrace.Compression;
import dev.millrace.Format;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.engine.BreakingFiles.Break;
import dev.millrace.engine.BreakingFiles.Dead;
import dev.millrace.engine.Destination.JobContext;
import dev.millrace.engine.Destination.Winners;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever breaks at whatever step of the file system while an output is put in place: there is the
 * old output or the new one, whole, and nothing else.
 */
class BrokenPromotionTest {

  private static final String JOB = "job-1";

  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
  private Path above;
  private Path out;

  /** The output that a job of its own leaves where there is nothing else. */
  private Map<String, String> expected = Map.of();

  private int rounds;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverGoesOnAfterACrashBringsTheNewOutput(boolean overwrite) throws IOException {
    int steps = stepsToPromote(overwrite);
    for (int step = 1; step <= steps; step++) {
      // given
      Winners winners = ready(overwrite);
      BreakingFiles breaking = new BreakingFiles(Break.DIE_AFTER, step);
      PartFiles crashing = files(breaking.path(out), JOB, overwrite);

      // when
      assertThatThrownBy(() -> crashing.promote(winners)).isInstanceOf(Dead.class);
      PartFiles next = files(out, JOB, overwrite);
      next.promote(winners);
      next.discard();

      // then
      assertThat(tree()).as("died after step %d", step).isEqualTo(expected);
    }
    assertThat(steps).isGreaterThan(overwrite ? 18 : 10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJobThatEndsAfterACrashLeavesOneOutputOrTheOther(boolean overwrite) throws IOException {
    boolean both = false;
    for (int step = 1; step <= stepsToPromote(overwrite); step++) {
      // given
      Winners winners = ready(overwrite);
      Map<String, String> old = outputOnly();
      BreakingFiles breaking = new BreakingFiles(Break.DIE_AFTER, step);
      PartFiles crashing = files(breaking.path(out), JOB, overwrite);

      // when
      assertThatThrownBy(() -> crashing.promote(winners)).isInstanceOf(Dead.class);
      files(out, JOB, overwrite).discard();

      // then
      Map<String, String> left = tree();
      assertThat(left).as("died after step %d", step).isIn(old, expected);
      both |= left.equals(expected);
    }
    assertThat(both).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepThatFailsIsNamedAndLeavesOneOutputOrTheOther(boolean overwrite) throws IOException {
    for (Break kind : List.of(Break.FAIL_ONCE, Break.FAIL_FROM)) {
      for (int step = 1; step <= stepsToPromote(overwrite); step++) {
        // given
        Winners winners = ready(overwrite);
        Map<String, String> old = outputOnly();
        BreakingFiles breaking = new BreakingFiles(kind, step);

        // when
        boolean promoted = promote(files(breaking.path(out), JOB, overwrite), winners);
        files(out, JOB, overwrite).discard();

        // then
        assertThat(tree())
            .as("%s at step %d, promoted: %s", kind, step, promoted)
            .isIn(promoted ? List.of(expected) : List.of(old, expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAFailedJobLeavesIsRemovedByWhoeverGoesOn(boolean overwrite) throws IOException {
    BreakingFiles whole = new BreakingFiles(Break.DIE_AFTER, 0);
    ready(overwrite);
    files(whole.path(out), JOB, overwrite).discard();
    for (int step = 1; step <= whole.steps(); step++) {
      // given
      ready(overwrite);
      Map<String, String> old = outputOnly();
      BreakingFiles breaking = new BreakingFiles(Break.DIE_AFTER, step);

      // when
      assertThatThrownBy(() -> files(breaking.path(out), JOB, overwrite).discard())
          .isInstanceOf(Dead.class);
      files(out, JOB, overwrite).discard();

      // then: an empty directory could be anybody's
      Map<String, String> left = tree();
      left.remove("out", left.size() == 1 ? "(directory)" : "");
      assertThat(left).as("died after step %d", step).isEqualTo(old);
    }
    assertThat(whole.steps()).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClaimThatBreaksLeavesNothingAndCanBeMadeAgain(boolean overwrite) throws IOException {
    BreakingFiles whole = new BreakingFiles(Break.DIE_AFTER, 0);
    newRound(overwrite);
    files(whole.path(out), JOB, overwrite).claim();
    for (int step = 1; step <= whole.steps(); step++) {
      // given
      newRound(overwrite);
      Map<String, String> old = tree();
      BreakingFiles breaking = new BreakingFiles(Break.DIE_AFTER, step);

      // when
      assertThatThrownBy(() -> files(breaking.path(out), JOB, overwrite).claim())
          .isInstanceOf(Dead.class);
      PartFiles next = files(out, JOB, overwrite);
      next.claim();
      next.discard();

      // then
      assertThat(tree()).as("died after step %d", step).isEqualTo(old);
    }
    assertThat(whole.steps()).isGreaterThan(2);
  }

  @Test
  void twoCoordinatorsThatPromoteTheSameAtOnceBringItOnce() throws IOException {
    int steps = stepsToPromote(true);
    for (int step = 1; step <= steps; step++) {
      // given: one that is stopped after a step, which the other one does not know
      Winners winners = ready(true);
      int stop = step;
      BreakingFiles paused = new BreakingFiles(Break.DIE_AFTER, 0);
      paused.before(
          stop + 1,
          () -> {
            PartFiles other = files(out, JOB, true);
            other.promote(winners);
          });

      // when
      files(paused.path(out), JOB, true).promote(winners);
      files(out, JOB, true).discard();

      // then
      assertThat(tree()).as("stopped after step %d", step).isEqualTo(expected);
    }
  }

  @Test
  void anOutputThatLooksLikeTheOldOneReplacesItAllTheSame() throws IOException {
    // given: the old output is what the new one will be, but somebody has edited a file since
    newRound(false);
    PartFiles first = files(out, "job-0", false);
    first.claim();
    first.promote(write(first));
    Files.writeString(out.resolve("part-00000"), "edited");
    PartFiles again = files(out, JOB, true);
    again.claim();

    // when
    again.promote(write(again));
    again.discard();

    // then
    assertThat(tree()).isEqualTo(expected());
  }

  /** False if it has failed, and said at which step. */
  private static boolean promote(PartFiles files, Winners winners) {
    try {
      files.promote(winners);
      return true;
    } catch (FileSystemException e) {
      assertThat(e.getReason()).startsWith("broken at step");
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int stepsToPromote(boolean overwrite) throws IOException {
    expected = expected();
    Winners winners = ready(overwrite);
    BreakingFiles counting = new BreakingFiles(Break.DIE_AFTER, 0);
    files(counting.path(out), JOB, overwrite).promote(winners);
    assertThat(tree()).isEqualTo(expected);
    return counting.steps();
  }

  private Map<String, String> expected() throws IOException {
    Path before = above;
    Path outBefore = out;
    newRound(false);
    PartFiles files = files(out, JOB, false);
    files.claim();
    files.promote(write(files));
    Map<String, String> made = tree();
    above = before;
    out = outBefore;
    return made;
  }

  /** A directory in which everything is committed, and in the way, if it is, an older output. */
  private Winners ready(boolean overwrite) throws IOException {
    newRound(overwrite);
    PartFiles files = files(out, JOB, overwrite);
    files.claim();
    return write(files);
  }

  private void newRound(boolean withOld) throws IOException {
    above = Files.createDirectory(memory.getPath("/round-" + ++rounds));
    out = above.resolve("out");
    if (withOld) {
      PartFiles files = files(out, "job-0", false);
      files.claim();
      Attempt attempt = attempt(0, "old");
      try (ResultWriter result = files.open(attempt).orElseThrow();
          SideOutputs sides = files.openSides(attempt)) {
        result.add("old", "1");
        sides.open("old-side", Format.text()).emit("old", "2");
        Manifest manifest = result.finish().manifest(attempt.with(sides));
        files.promote(new Winners(List.of(manifest), List.of()));
      }
    }
  }

  /** Two results, with files beside them, and an attempt that has lost. */
  private static Winners write(PartFiles files) throws IOException {
    Manifest one = write(files, 0, "w0");
    Manifest two = write(files, 1, "w1");
    write(files, 1, "loser");
    return new Winners(List.of(one, two), List.of());
  }

  private static Manifest write(PartFiles files, int task, String id) throws IOException {
    Attempt attempt = attempt(task, id);
    try (ResultWriter result = files.open(attempt).orElseThrow();
        SideOutputs sides = files.openSides(attempt)) {
      result.add("new", "task " + task);
      sides.open("a/b", Format.text()).emit("beside", task);
      sides.open("c", Format.text()).emit("beside", "too");
      return result.finish().manifest(attempt.with(sides));
    }
  }

  private static Attempt attempt(int task, String id) {
    return new Attempt(JOB, task, 1, id, Parameters.of(), new TaskCounters());
  }

  private static PartFiles files(Path directory, String jobId, boolean overwrite) {
    return new PartFiles(
        directory,
        new Output.Files<>(directory.toString(), Format.text(), Compression.NONE),
        new JobContext(jobId, overwrite));
  }

  /** What there is of the output when the job has not begun. */
  private Map<String, String> outputOnly() throws IOException {
    Map<String, String> all = tree();
    all.keySet().removeIf(name -> name.startsWith(".out.") || name.contains("_attempts"));
    if (!all.containsKey("out/_SUCCESS")) {
      all.clear();
    }
    return all;
  }

  /** Everything in the directory of the output, and beside it. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(above)) {
      for (Path path : all.skip(1).toList()) {
        String text = Files.isDirectory(path) ? "(directory)" : Files.readString(path);
        tree.put(above.relativize(path).toString(), text);
      }
    }
    return tree;
  }
}
