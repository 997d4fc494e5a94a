package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.connection.CRC16;

class KeyNamesTest {

  @Test
  void namesBeginWithTheNamespaceAndSayWhoseTheyAre() {
    KeyNames names = KeyNames.of("mr", "words", "job-1");

    assertThat(names.marker()).isEqualTo("mr:{words}:output:job-1:marker");
    assertThat(names.staging("w")).isEqualTo("mr:{words}:output:job-1:w");
  }

  @ParameterizedTest
  @CsvSource({"words,words", "{user}:totals,user", "a{user}{other},user", "a{b,a{b", "{,{"})
  void allAreInTheSlotOfTheKey(String key, String hashed) {
    KeyNames names = KeyNames.of("mr", key, "job-1");

    assertThat(slot(names.marker())).isEqualTo(slot(key)).isEqualTo(crc(hashed));
    assertThat(slot(names.staging("x"))).isEqualTo(slot(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a}b", "{}a", "}{", "{}{a}"})
  void keyWhoseSlotNoOtherCouldHaveIsRefused(String key) {
    assertThatThrownBy(() -> KeyNames.of("mr", key, "job-1"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Output "
                + key
                + " cannot be the name of a key that a job writes: braces are for hash tags, as in"
                + " {user}:totals");
  }

  /** As the specification of clusters says, in other words than the class that is tested. */
  private static int slot(String key) {
    String afterBrace = key.contains("{") ? key.split("\\{", 2)[1] : "";
    String tag = afterBrace.contains("}") ? afterBrace.split("}", 2)[0] : "";
    return crc(tag.isEmpty() ? key : tag);
  }

  private static int crc(String text) {
    return CRC16.crc16(text.getBytes(UTF_8));
  }
}
