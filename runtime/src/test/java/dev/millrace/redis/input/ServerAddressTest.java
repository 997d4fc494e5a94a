package dev.millrace.redis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerAddressTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("PASSWORD", "a/b@c d", "SERVER", "rediss://u:p@h:1/2");

  @Test
  void addressHasEverythingBehindIt() {
    assertThat(ServerAddress.parse("rediss://me:s%40t@host:7000/3", ENVIRONMENT))
        .isEqualTo(new ServerAddress(true, "host", 7000, "me", "s@t", 3));
    assertThat(ServerAddress.parse("redis://host", ENVIRONMENT))
        .isEqualTo(new ServerAddress(false, "host", 6379, "", "", 0));
  }

  @Test
  void variablesOfTheEnvironmentAreFilledIn() {
    assertThat(ServerAddress.parse("redis://:${PASSWORD}@host/1", ENVIRONMENT))
        .isEqualTo(new ServerAddress(false, "host", 6379, "", "a/b@c d", 1))
        .hasToString("redis://host:6379/1");
    assertThat(ServerAddress.parse("${SERVER}", ENVIRONMENT))
        .isEqualTo(new ServerAddress(true, "h", 1, "u", "p", 2));
  }

  @Test
  void whatIsNoAddressIsNotRepeated() {
    assertRefused("http://:secret@host", "Not a Redis address");
    assertRefused("redis://:secret@host/x", "number of a database");
    assertRefused("redis://:secret${MISSING}@host", "names the variable MISSING");
  }

  private static void assertRefused(String uri, String cause) {
    assertThatThrownBy(() -> ServerAddress.parse(uri, ENVIRONMENT))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(cause)
        .message()
        .doesNotContain("secret");
  }
}
