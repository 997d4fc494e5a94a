package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Codec;
import dev.millrace.InputContext;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ItemsInputTest {

  private final InputContext context = new InputContext(OptionalLong.empty(), 4, new ShelfCodec());

  @Test
  void everyItemIsATask() throws IOException {
    ItemsInput<String> input = ItemsInput.of("a", "b", "c");

    List<Split> splits = input.splits(context);

    assertThat(splits)
        .map(Split::toString)
        .containsExactly("items, items 0..1", "items, items 1..2", "items, items 2..3");
    assertThat(read(input, splits)).containsExactly("a", "b", "c");
  }

  @Test
  void itemsTravelInTheirSplits() throws IOException {
    List<Split> splits = ItemsInput.of("a", "b").splits(context);
    ItemsInput<String> elsewhere = ItemsInput.of("something", "else");

    assertThat(read(elsewhere, splits)).containsExactly("a", "b");
  }

  @Test
  void listIsCopied() {
    List<String> items = new ArrayList<>(List.of("a"));
    ItemsInput<String> input = ItemsInput.of(items);

    items.add("b");

    assertThat(input.splits(context)).hasSize(1);
  }

  @Test
  void noItemsAreNoTasks() {
    assertThat(ItemsInput.of(List.of()).splits(context)).isEmpty();
    assertThat(ItemsInput.of().splits(context)).isEmpty();
  }

  @Test
  void thousandItemsAreAThousandTasks() {
    assertThat(numbers(1_000).splits(context)).hasSize(1_000);
  }

  @Test
  void moreItemsArePackedEvenlyIntoAThousandTasks() throws IOException {
    for (int count : new int[] {1_001, 1_999, 2_000, 123_456}) {
      ItemsInput<Integer> input = numbers(count);

      List<Split> splits = input.splits(context);

      assertThat(splits).hasSize(1_000);
      assertThat(splits)
          .allSatisfy(
              split ->
                  assertThat(split.length()).isBetween(count / 1_000L, (count + 999) / 1_000L));
      assertThat(read(input, splits)).isEqualTo(IntStream.range(0, count).boxed().toList());
    }
  }

  @Test
  void positionCountsFromTheStartOfTheInput() throws IOException {
    ItemsInput<Integer> input = numbers(2_000);
    Split split = input.splits(context).get(500);

    try (RecordReader<Integer> reader = input.open(split, context)) {
      assertThat(reader.advance()).isTrue();
      assertThat(reader.position()).isEqualTo("item 1000");
      assertThat(reader.advance()).isTrue();
      assertThat(reader.position()).isEqualTo("item 1001");
      assertThat(reader.record()).isEqualTo(1_001);
      assertThat(reader.advance()).isFalse();
    }
  }

  private static ItemsInput<Integer> numbers(int count) {
    return ItemsInput.of(IntStream.range(0, count).boxed().toList());
  }

  private <I> List<I> read(ItemsInput<I> input, List<Split> splits) throws IOException {
    List<I> items = new ArrayList<>();
    for (Split split : splits) {
      items.addAll(InputTesting.read(input.open(split, context)));
    }
    return items;
  }

  /** Keeps objects on a shelf; their bytes are their place on it. */
  private static final class ShelfCodec implements Codec {
    private final List<Object> shelf = new ArrayList<>();

    @Override
    public byte[] encode(Object value) {
      shelf.add(value);
      return ByteBuffer.allocate(Integer.BYTES).putInt(shelf.size() - 1).array();
    }

    @Override
    public Object decode(byte[] bytes) {
      return shelf.get(ByteBuffer.wrap(bytes).getInt());
    }
  }
}
