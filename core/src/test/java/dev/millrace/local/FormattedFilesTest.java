package dev.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.millrace.Compression;
import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Output;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as files of each format, compressed and not. */
class FormattedFilesTest {

  @TempDir Path temporary;

  private static JobBuilder.WithReducer<String, Long> numbers() {
    return Job.named("numbers")
        .input(ItemsInput.of("12", "7", "12", "15"))
        .mapper((String number, Emitter<String, Long> target) -> target.emit(number, 1L))
        .reducer(Reducers.<String>sumOfLongs())
        .partitions(1);
  }

  @Test
  void aFormatIsGivenWhatTheJobMakes() throws Exception {
    assertThat(part(Format.lines((number, count) -> count + "x" + number.length())))
        .isEqualTo("2x2\n1x2\n1x1\n");
  }

  @Test
  void recordsOfBytesHaveNothingBetweenThem() throws Exception {
    assertThat(part(Format.bytes((number, count) -> new byte[] {(byte) (64 + count)})))
        .isEqualTo("BAA");
  }

  @Test
  void keysValuesAndOtherSeparatorsAreText() throws Exception {
    assertThat(part(Format.keys())).isEqualTo("12\n15\n7\n");
    assertThat(part(Format.values())).isEqualTo("2\n1\n1\n");
    assertThat(part(Format.text(", "))).isEqualTo("12, 2\n15, 1\n7, 1\n");
  }

  private String part(Format<? super String, ? super Long> format) throws Exception {
    Path directory = Files.createTempDirectory(temporary, "format").resolve("out");
    LocalRunner.run(numbers().output(Output.files(directory.toString(), format)).build());
    return Files.readString(directory.resolve("part-00000"));
  }

  @Test
  void compressedFilesAreAlwaysTheSameAndUnpackToTheOthers() throws Exception {
    for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
      // given
      Path first = temporary.resolve(compression + "1");
      Path second = temporary.resolve(compression + "2");

      // when
      for (Path directory : new Path[] {first, second}) {
        LocalRunner.run(
            big().output(Output.files(directory.toString(), Format.text(), compression)).build());
      }
      Path plain = temporary.resolve(compression + "plain");
      LocalRunner.run(big().output(Output.text(plain.toString())).build());

      // then
      String name = "part-00000" + compression.suffix();
      assertThat(first.resolve(name)).hasSameBinaryContentAs(second.resolve(name));
      assertThat(unpacked(Files.readAllBytes(first.resolve(name)), compression))
          .isEqualTo(Files.readString(plain.resolve("part-00000")));
      assertThat(Files.size(first.resolve(name)))
          .isLessThan(Files.size(plain.resolve("part-00000")) / 2);
      assertThat(
              unpacked(
                  Files.readAllBytes(first.resolve("part-00001" + compression.suffix())),
                  compression))
          .isEmpty();
    }
  }

  /** More than one piece of what is compressed, in one of two partitions. */
  private static JobBuilder.WithReducer<Integer, Integer> big() {
    return Job.named("big")
        .input(ItemsInput.of(1))
        .mapper(
            (Integer one, Emitter<Integer, Integer> target) -> {
              for (int i = 0; i < 200_000; i++) {
                target.emit(i, i);
              }
            })
        .partitioner((key, partitions) -> 0)
        .reducer(Reducers.<Integer, Integer>min())
        .partitions(2);
  }

  private static String unpacked(byte[] bytes, Compression compression) throws IOException {
    ByteArrayInputStream packed = new ByteArrayInputStream(bytes);
    try (InputStream in =
        compression == Compression.GZIP
            ? new GZIPInputStream(packed)
            : new ZstdInputStreamNoFinalizer(packed).setContinuous(false)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
