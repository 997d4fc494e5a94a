package com.acme;

import static java.util.Map.entry;

import dev.millrace.local.JobTest;

/** Tests the job in the calling thread, without Redis: in JUnit these would be three methods. */
public final class SlowPagesTest {

  public static void main(String[] arguments) throws Exception {
    JobTest.of(new SlowPages())
        .given("/ 200 12", "/shop 200 135", "/ 200 30")
        .expect(entry("/", 30L), entry("/shop", 135L));

    JobTest.of(new SlowPages())
        .with("at-least", "100")
        .given("/ 200 12", "/shop 200 135")
        .expect(entry("/shop", 135L));

    JobTest.of(new SlowPages()).given("/shop 200 fast").expectFailure("NumberFormatException");

    System.out.println("all as expected");
  }
}
