package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of the parts of a table, whatever is done to it between the steps. */
class ScanReaderProperties {

  private static final int STAYING = 400;

  @Property(tries = 40)
  void whatStaysIsReadOnceAndNothingTwice(@ForAll long seed, @ForAll @IntRange(max = 3) int bits)
      throws IOException {
    Random random = new Random(seed);
    TableModel table = new TableModel(seed);
    staying().forEach(table::add);
    List<String> passing = new ArrayList<>();
    for (int i = random.nextInt(2_500); i > 0; i--) {
      add(table, passing);
    }
    table.betweenSteps(() -> change(table, passing, random));
    List<Integer> parts = new ArrayList<>();
    for (int index = 0; index < 1 << bits; index++) {
      parts.add(index);
    }
    Collections.shuffle(parts, random);

    List<String> read = new ArrayList<>();
    for (int index : parts) {
      read.addAll(read(table, new ScanRange(bits, index)));
    }

    assertThat(read).doesNotHaveDuplicates();
    assertThat(new HashSet<>(read)).containsAll(staying());
  }

  @Example
  void theModelReturnsElementsAgain() throws IOException {
    int again = 0;
    for (long seed = 0; seed < 20; seed++) {
      TableModel table = new TableModel(seed);
      Random random = new Random(seed);
      staying().forEach(table::add);
      List<String> passing = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        add(table, passing);
      }
      table.betweenSteps(() -> change(table, passing, random));
      read(table, ScanRange.ALL);
      again += table.returnedAgain;
    }

    assertThat(again).isPositive();
  }

  @Example
  void tableThatHasShrunkTooFarIsRefused() {
    TableModel table = new TableModel(1);
    for (int i = 0; i < 20; i++) {
      table.add("few" + i);
    }

    assertThatThrownBy(() -> read(table, new ScanRange(6, 17)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Input model has gone, or shrunk so far since the job was planned that its 64 parts"
                + " cannot be told apart any more: submit the job anew");
  }

  /** Adds or removes many at once, as often as not, so that the table grows and shrinks. */
  private static void change(TableModel table, List<String> passing, Random random) {
    switch (random.nextInt(8)) {
      case 0 -> {
        for (int i = random.nextInt(2_000); i > 0; i--) {
          add(table, passing);
        }
      }
      case 1, 2 -> {
        for (int i = random.nextInt(1 + 2 * passing.size()); i > 0 && !passing.isEmpty(); i--) {
          table.remove(passing.remove(passing.size() - 1));
        }
        for (int i = random.nextInt(5_000); i > 0; i--) {
          table.work();
        }
      }
      case 3 -> {
        for (int i = random.nextInt(500); i > 0; i--) {
          table.work();
        }
      }
      default -> {}
    }
  }

  private static void add(TableModel table, List<String> passing) {
    String element = "passes" + passing.size();
    passing.add(element);
    table.add(element);
  }

  private static List<String> staying() {
    List<String> staying = new ArrayList<>();
    for (int i = 0; i < STAYING; i++) {
      staying.add("stays" + i);
    }
    return staying;
  }

  private static List<String> read(TableModel table, ScanRange range) throws IOException {
    List<String> read = new ArrayList<>();
    try (ScanReader reader = new ScanReader(table, range, new ChunkSize(8))) {
      while (reader.advance()) {
        read.add(new String(reader.record().get(0), UTF_8));
      }
    }
    return read;
  }
}
