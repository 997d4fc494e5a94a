package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestProperties {

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void whatIsEncodedIsDecodedAgain(@ForAll("manifests") Manifest manifest)
      throws CorruptBlockException {
    // given
    byte[] bytes = manifest.toBytes();

    // when
    Manifest decoded = Manifest.fromBytes(bytes);

    // then
    assertThat(decoded).usingRecursiveComparison().isEqualTo(manifest);
    assertThat(decoded.toBytes()).isEqualTo(bytes);
    assertThat(Manifest.attemptOf(bytes)).isEqualTo(manifest.attempt());
  }

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void eachPartitionCanBeCutOut(@ForAll("manifests") Manifest manifest)
      throws CorruptBlockException {
    // given
    byte[] bytes = manifest.toBytes();

    for (int partition = 0; partition < manifest.runs().size(); partition++) {
      // when
      byte[] slice = cut(bytes, partition);

      // then
      assertThat(Manifest.runsOfSlice(slice)).isEqualTo(manifest.runs().get(partition));
      assertThat(Manifest.attemptOf(slice)).isEqualTo(manifest.attempt());
    }
  }

  @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void everyFlippedBitIsNoticed(@ForAll("manifests") Manifest manifest) {
    byte[] bytes = manifest.toBytes();

    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(REFUSAL.accepts(flipped)).as("bit %d", bit).isFalse();
    }
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void randomNumbersAreCorruptOrAnotherManifest(@ForAll("randomManifests") byte[] bytes) {
    REFUSAL.accepts(Bytes.concat(bytes, Ints.toByteArray(crc(bytes))));
    SLICES.accepts(bytes);
  }

  private static final Refusal REFUSAL =
      new Refusal(
          bytes ->
              assertThat(Manifest.fromBytes(bytes).runs())
                  .allSatisfy(runs -> assertThat(runs).doesNotContain(0)),
          CorruptBlockException.class,
          "anifest");

  private static final Refusal SLICES =
      new Refusal(
          slice -> assertThat(Manifest.runsOfSlice(slice)).doesNotContain(0),
          CorruptBlockException.class,
          "anifest");

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** What the script does: attempt id, LF, and the bytes between two offsets. */
  private static byte[] cut(byte[] manifest, int partition) {
    int head = 0;
    while (manifest[head] != '\n') {
      head++;
    }
    head++;
    ByteBuffer in = ByteBuffer.wrap(manifest);
    int partitions = in.getInt(head);
    int start = in.getInt(head + 4 + 4 * partition);
    int end = in.getInt(head + 4 + 4 * (partition + 1));
    int base = head + 4 + 4 * (partitions + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(manifest, 0, head);
    out.write(manifest, base + start, end - start);
    return out.toByteArray();
  }

  @Provide
  Arbitrary<Manifest> manifests() {
    Arbitrary<String> attempt =
        Arbitraries.strings().withCharRange('-', 'z').ofMinLength(1).ofMaxLength(30);
    Arbitrary<List<int[]>> runs =
        Arbitraries.integers()
            .greaterOrEqual(1)
            .array(int[].class)
            .ofMaxSize(4)
            .list()
            .ofMaxSize(6);
    Arbitrary<Map<String, Long>> counters =
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(20), Arbitraries.longs()).ofMaxSize(3);
    return Combinators.combine(attempt, runs, Arbitraries.longs(), Arbitraries.integers(), counters)
        .as(Manifest::new);
  }

  /** Random numbers where numbers are expected, so that the reader gets beyond the first. */
  @Provide
  Arbitrary<byte[]> randomManifests() {
    return Arbitraries.integers()
        .between(-2, 6)
        .list()
        .ofMaxSize(20)
        .map(
            numbers -> {
              ByteBuffer bytes = ByteBuffer.allocate(2 + 4 * numbers.size());
              bytes.put((byte) 'a').put((byte) '\n');
              numbers.forEach(bytes::putInt);
              return bytes.array();
            });
  }
}
