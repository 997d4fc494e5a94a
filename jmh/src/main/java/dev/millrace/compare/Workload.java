package dev.millrace.compare;

import java.util.List;

/** What is measured: an input, the program written for it alone, and the jobs that do the same. */
enum Workload {
  W1(
      "word count",
      "words",
      TestData::words,
      HandWordCount.class,
      List.of(List.of("word-count"), List.of("word-count-utf8"))),
  W2("sum by key", "pairs", TestData::pairs, HandSumByKey.class, List.of(List.of("sum-by-key"))),
  W3("total sort", "records", TestData::records, HandSort.class, List.of(List.of("sort"))),
  W4(
      "grep",
      "code",
      TestData::code,
      HandGrep.class,
      List.of(List.of("grep", "-D", "pattern=[a-z_]+_lock\\(")));

  final String title;
  final String data;
  final TestData.Generator generator;
  final Class<?> byHand;

  /** The arguments of {@code millrace run} before the input. */
  final List<List<String>> jobs;

  Workload(
      String title,
      String data,
      TestData.Generator generator,
      Class<?> byHand,
      List<List<String>> jobs) {
    this.title = title;
    this.data = data;
    this.generator = generator;
    this.byHand = byHand;
    this.jobs = jobs;
  }

  /** Whether the part files, one after the other, have to be in order. */
  boolean isTotallyOrdered() {
    return this == W3;
  }
}
