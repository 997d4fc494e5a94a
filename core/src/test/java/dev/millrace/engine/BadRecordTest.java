package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.BadRecordException;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.engine.EngineTesting.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A record that stands in the input but is damaged fails like one of which a mapper dies. */
class BadRecordTest {

  private final List<String> filed = new ArrayList<>();
  private final List<String> mapped = new ArrayList<>();
  private final Attempt attempt = EngineTesting.attempt();

  @Test
  void badRecordIsTheFailureOfItsNumberPlaceAndText() {
    SplitRecord record = failure(new Care(Set.of(), 0, 0));

    assertThat(record).isEqualTo(new SplitRecord(2, "line 2", "text of 2"));
    assertThat(mapped).containsExactly("0", "1");
  }

  @Test
  void badRecordIsFiledWhereItIsSuspectedAndFailsAgain() {
    SplitRecord record = failure(new Care(Set.of(), 2, 3));

    assertThat(record).isEqualTo(new SplitRecord(2, "line 2", "text of 2"));
    assertThat(filed).containsExactly("0..2", "2..3 line 2: text of 2");
  }

  @Test
  void badRecordIsSkippedAndCountedWithoutBeingAskedFor() throws Exception {
    run(new Care(Set.of(2L), 0, 0));

    assertThat(mapped).containsExactly("0", "1", "3");
    assertThat(attempt.counters().totals()).containsEntry(TaskCounters.MAP_RECORDS_SKIPPED, 1L);
  }

  private SplitRecord failure(Care care) {
    UserCodeException failure = catchThrowableOfType(UserCodeException.class, () -> run(care));

    assertThat(failure).hasMessage("line 2: damaged").hasCauseInstanceOf(BadRecordException.class);
    assertThat(failure.position()).isEqualTo("line 2");
    return failure.record().orElseThrow();
  }

  private void run(Care care) throws Exception {
    Job<String, Long> job =
        Job.named("bad")
            .input(new FourLines())
            .<String, Long>mapper((line, out) -> mapped.add(line))
            .build();
    DataCodec codec = DataCodec.of(job);
    new MapTask(job, codec, attempt, AttemptGuard.NONE)
        .with(care, (from, to, record) -> filed.add(from + ".." + to + text(record)))
        .run(
            EngineTesting.anySplit(),
            EngineTesting.context(codec),
            KeyRanges.none(1),
            new Chunks(),
            EngineTesting.USUAL);
  }

  private static String text(Optional<SplitRecord> record) {
    return record.map(each -> " " + each.position() + ": " + each.text()).orElse("");
  }

  /** The lines 0 to 3, of which line 2 is damaged. */
  private static final class FourLines implements Input<String>, RecordReader<String> {

    private int line = -1;

    @Override
    public List<Split> splits(InputContext context) {
      return List.of(EngineTesting.anySplit());
    }

    @Override
    public RecordReader<String> open(Split split, InputContext context) {
      return this;
    }

    @Override
    public boolean advance() {
      return ++line < 4;
    }

    @Override
    public String record() {
      if (line == 2) {
        throw new BadRecordException(position() + ": damaged", "text of 2");
      }
      return String.valueOf(line);
    }

    @Override
    public String position() {
      return "line " + line;
    }

    @Override
    public void close() {}
  }
}
