package com.acme;

import static java.util.Map.entry;

import dev.millrace.local.JobTest;
import org.junit.jupiter.api.Test;

class SlowPagesTest {

  @Test
  void slowestRequestOfEachPage() throws Exception {
    JobTest.of(new SlowPages())
        .given("/ 200 12", "/shop 200 135", "/ 200 30")
        .expect(entry("/", 30L), entry("/shop", 135L));
  }

  @Test
  void aLineWithoutANumberIsNamed() throws Exception {
    JobTest.of(new SlowPages()).given("/shop 200 fast").expectFailure("NumberFormatException");
  }
}
