package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowableBytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "127, 1",
    "128, 2",
    "16383, 2",
    "16384, 3",
    "2097151, 3",
    "2097152, 4",
    "268435455, 4",
    "268435456, 5",
    "2147483647, 5",
    "-1, 5"
  })
  void aVarintIsAsLongAsStated(int value, int length) {
    // given
    GrowableBytes bytes = new GrowableBytes(0);

    // when
    bytes.writeVarint(value);

    // then
    assertThat(bytes.size()).isEqualTo(length);
    assertThat(GrowableBytes.varintLength(value)).isEqualTo(length);
  }
}
