package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ClientClassesTest {

  @Test
  void clientHasAllClassesThatAreLoadedAhead() {
    assertThatCode(ClientClasses::load).doesNotThrowAnyException();
  }
}
