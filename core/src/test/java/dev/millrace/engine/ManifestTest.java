package dev.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Manifest MANIFEST =
      new Manifest(
          "w1:1-0:1",
          List.of(new int[] {2, 1}, new int[0], new int[] {300}),
          123_456_789_012L,
          0xcafebabe,
          Map.of("words", 7L, "", -1L),
          List.of(new SidePart("a/b", ".csv", 3L, 0x01020304)));

  @Test
  void theLayoutIsWhatScriptsCutAlong() {
    // given
    ByteBuffer expected = ByteBuffer.allocate(200);
    expected.put("w1:1-0:1\n".getBytes(UTF_8));
    expected.putInt(3).putInt(0).putInt(8).putInt(8).putInt(12);
    expected.putInt(2).putInt(1).putInt(300);
    expected.putLong(123_456_789_012L).putInt(0xcafebabe);
    expected.putInt(2).putShort((short) 0).putLong(-1);
    expected.putShort((short) 5).put("words".getBytes(UTF_8)).putLong(7);
    expected.putInt(1).putShort((short) 3).put("a/b".getBytes(UTF_8));
    expected.putShort((short) 4).put(".csv".getBytes(UTF_8)).putLong(3).putInt(0x01020304);

    // when
    byte[] bytes = MANIFEST.toBytes();

    // then
    CRC32C crc = new CRC32C();
    crc.update(expected.array(), 0, expected.position());
    expected.putInt((int) crc.getValue());
    assertThat(bytes).isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
  }

  @Test
  void aCutManifestIsCorrupt() {
    // given
    byte[] whole = MANIFEST.toBytes();

    for (int length = 0; length < whole.length; length++) {
      // when
      byte[] cut = Arrays.copyOf(whole, length);

      // then
      assertThatThrownBy(() -> Manifest.fromBytes(cut)).isInstanceOf(CorruptBlockException.class);
    }
  }

  @Test
  void aLengthenedManifestIsCorrupt() {
    // given
    byte[] whole = MANIFEST.toBytes();

    // when
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);

    // then
    assertThatThrownBy(() -> Manifest.fromBytes(longer)).isInstanceOf(CorruptBlockException.class);
  }

  @Test
  void aRunHasAtLeastOneChunk() {
    // given
    byte[] zero = new Manifest("a", List.of(new int[] {0}), 0, 0, Map.of()).toBytes();
    byte[] negative = new Manifest("a", List.of(new int[] {-1}), 0, 0, Map.of()).toBytes();

    // when, then
    assertThatThrownBy(() -> Manifest.fromBytes(zero)).isInstanceOf(CorruptBlockException.class);
    assertThatThrownBy(() -> Manifest.fromBytes(negative))
        .isInstanceOf(CorruptBlockException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "attempt", "a\n123", "a\n\0\0\0\1\0", "a\n\0\0\0\0"})
  void aDamagedSliceIsCorrupt(String slice) {
    assertThatThrownBy(() -> Manifest.runsOfSlice(slice.getBytes(UTF_8)))
        .as(slice)
        .isInstanceOf(CorruptBlockException.class);
  }

  @Test
  void theCountersCannotBeChanged() {
    assertThatThrownBy(() -> MANIFEST.counters().put("more", 1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
