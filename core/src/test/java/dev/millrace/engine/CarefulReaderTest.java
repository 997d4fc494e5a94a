package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.engine.EngineTesting.Chunks;
import dev.millrace.engine.EngineTesting.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records are left out by their number, and filed before they are mapped. */
final class CarefulReaderTest {

  private static final int RECORDS = 600;

  private final List<String> filed = new ArrayList<>();
  private final List<String> mapped = new ArrayList<>();
  private final Attempt attempt = EngineTesting.attempt();

  @Test
  void recordsAreFiledManyAtATimeWhereNothingIsSuspected() throws Exception {
    run(new Care(Set.of(), 0, 0), line -> {});

    assertThat(filed).containsExactly("0..256", "256..512", "512..768");
    assertThat(mapped).hasSize(RECORDS);
    assertThat(attempt.counters().totals()).doesNotContainKey(TaskCounters.MAP_RECORDS_SKIPPED);
  }

  @Test
  void suspectRecordsAreFiledOneByOneAndNoneWhileTheNextIsRead() throws Exception {
    run(new Care(Set.of(), 300, 302), line -> {});

    assertThat(filed)
        .containsExactly(
            "0..256",
            "256..300",
            "300..301 line 301: l300",
            "301..301",
            "301..302 line 302: l301",
            "302..302",
            "302..558",
            "558..814");
  }

  @Test
  void skippedRecordsAreNotMappedAndCounted() throws Exception {
    run(new Care(Set.of(0L, 300L, 599L), 299, 301), line -> {});

    assertThat(mapped).hasSize(RECORDS - 3).doesNotContain("l0", "l300", "l599");
    assertThat(filed).noneMatch(line -> line.contains("l300"));
    assertThat(attempt.counters().totals())
        .containsEntry(TaskCounters.MAP_RECORDS_SKIPPED, 3L)
        .containsEntry(TaskCounters.MAP_RECORDS_IN, RECORDS - 3L);
  }

  @Test
  void failureNamesTheRecordByItsNumberInTheSplitNotByHowManyWereMapped() {
    UserCodeException failure =
        catchThrowableOfType(
            UserCodeException.class,
            () -> run(new Care(Set.of(0L, 1L), 0, 0), CarefulReaderTest::failAt300));

    assertThat(failure.record()).contains(new SplitRecord(300, "line 301", "l300"));
  }

  @Test
  void failureWithoutCareNamesTheRecordToo() {
    Job<?, ?> job = job(CarefulReaderTest::failAt300);

    UserCodeException failure =
        catchThrowableOfType(
            UserCodeException.class,
            () -> run(new MapTask(job, DataCodec.of(job), attempt, AttemptGuard.NONE), job));

    assertThat(failure.record()).contains(new SplitRecord(300, "line 301", "l300"));
    assertThat(failure.position()).isEqualTo("line 301");
  }

  @Test
  void attemptEndsWhereTheLogRefuses() {
    Job<?, ?> job = job(line -> {});
    MapTask task =
        new MapTask(job, DataCodec.of(job), attempt, AttemptGuard.NONE)
            .with(
                new Care(Set.of(), 0, 0),
                (from, to, record) -> {
                  if (from > 0) {
                    throw new AttemptAbandonedException("taken over");
                  }
                });

    AttemptAbandonedException failure =
        catchThrowableOfType(AttemptAbandonedException.class, () -> run(task, job));

    assertThat(failure).hasMessage("taken over");
    assertThat(mapped).hasSize(CarefulReader.AT_ONCE);
  }

  @Test
  void textOfARecordIsCutAndOneThatCannotDescribeItselfIsNoFailure() {
    assertThat(new SplitRecord(0, "", "x".repeat(5_000)).text())
        .hasSize(SplitRecord.MAX_TEXT + 3)
        .endsWith("x...");
    Object mute =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no words");
          }
        };
    assertThat(SplitRecord.current(0, EngineTesting.readerAt(mute)).text())
        .endsWith("which does not describe itself: java.lang.IllegalStateException: no words");
    assertThat(SplitRecord.current(0, EngineTesting.readerAt(new byte[] {'a', 'b'})).text())
        .isEqualTo("ab");
  }

  private interface Code {
    void run(String line);
  }

  private static void failAt300(String line) {
    if (line.equals("l300")) {
      throw new IllegalStateException("on purpose");
    }
  }

  private void run(Care care, Code code) throws Exception {
    Job<?, ?> job = job(code);
    RecordLog log = this::file;
    run(new MapTask(job, DataCodec.of(job), attempt, AttemptGuard.NONE).with(care, log), job);
  }

  private void file(long from, long to, Optional<SplitRecord> record) {
    String shown = record.map(each -> " " + each.position() + ": " + each.text()).orElse("");
    filed.add(from + ".." + to + shown);
  }

  private static void run(MapTask task, Job<?, ?> job) throws IOException, UserCodeException {
    task.run(
        EngineTesting.anySplit(),
        EngineTesting.context(DataCodec.of(job)),
        KeyRanges.none(1),
        new Chunks(),
        EngineTesting.USUAL);
  }

  private Job<?, ?> job(Code code) {
    Mapper<String, String, Long> mapper =
        (line, out) -> {
          code.run(line);
          mapped.add(line);
        };
    List<String> lines = IntStream.range(0, RECORDS).mapToObj(i -> "l" + i).toList();
    return Job.named("test").input(new Lines(lines)).mapper(mapper).build();
  }
}
