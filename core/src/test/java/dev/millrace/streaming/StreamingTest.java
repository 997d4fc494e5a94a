package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.input.TextInput;
import dev.millrace.local.JobTest;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs as mappers, combiners and reducers, in one thread. */
@Timeout(60) // for hangs alone
class StreamingTest {

  private static final String WORDS = "tr -s ' ' '\\n'";

  @TempDir private Path directory;

  /** As one split: each costs processes. */
  private static JobTest<String, Object, Object> streaming() {
    return JobTest.of(new OnePartition()).unsplit();
  }

  /** In one partition the order of lines is that of the reducer. */
  private static final class OnePartition implements JobDefinition {
    @Override
    public Job<?, ?> define(Parameters parameters) {
      return new Streaming().define(parameters).withPartitions(1);
    }
  }

  @Test
  void wordsAreCountedByCoreutilsHoweverTheTextIsSplit() {
    JobTest.of(new OnePartition())
        .with("mapper", WORDS)
        .with("reducer", "uniq -c")
        .given("to be or not", "to be")
        .expectLines("      2 be", "      1 not", "      1 or", "      2 to");
  }

  @Test
  void longTextGivesWhatAShellPipelineGives() throws Exception {
    Path text = directory.resolve("text");
    Random random = new Random(11);
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 120_000; i++) {
      words.append("wörd").append(random.nextInt(5_000)).append(i % 12 == 0 ? "\n" : " ");
    }
    Files.writeString(text, words.append('\n'));
    Parameters parameters =
        Parameters.of(text.toString()).with("mapper", WORDS).with("reducer", "uniq -c");

    List<String> got = lines(new Streaming(), parameters, 100_000, 3);
    List<String> combined =
        lines(
            new Streaming(),
            parameters
                .with("combiner", "uniq -c | sed 's/ *\\([0-9]*\\) \\(.*\\)/\\2\\t\\1/'")
                .with("reducer", "awk -F '\\t' '{n[$1]+=$2} END {for (w in n) print w, n[w]}'"),
            100_000,
            3);

    List<String> expected = shell(WORDS + " <" + text + " | LC_ALL=C sort | uniq -c");
    assertThat(got).hasSizeGreaterThan(4_000).hasSameElementsAs(expected).hasSameSizeAs(expected);
    assertThat(combined)
        .hasSameElementsAs(
            shell(WORDS + " <" + text + " | LC_ALL=C sort | uniq -c | awk '{print $2, $1}'"));
  }

  @Test
  void mapOnlyJobGivesTheLinesAsTheyAre() {
    streaming()
        .with("mapper", "cat")
        .given("b\t", "", "a\tb\tc", "  x")
        .expectLines("b\t", "", "a\tb\tc", "  x");
  }

  @Test
  void reducerAloneIsGivenTheLinesSortedByKey() {
    streaming()
        .with("reducer", "cat -n")
        .given("b\t1", "a\t2", "b\t0", "a")
        .expectLines("     1\ta\t2", "     2\ta", "     3\tb\t1", "     4\tb\t0");
  }

  @Test
  void keysMayHaveSeveralFieldsAndAnotherSeparator() {
    streaming()
        .with("reducer", "cat")
        .with("separator", "::")
        .with("key-fields", "2")
        .given("b::2::x", "a::9::y::z", "b::1::w", "b")
        .expectLines("a::9::y::z", "b", "b::1::w", "b::2::x");
  }

  @Test
  void exitCodeFailsTheAttemptWithTheEndOfStandardError() {
    streaming()
        .with("mapper", "cat >/dev/null; echo some trouble >&2; exit 7")
        .given("a")
        .expectFailure("The mapper 'cat", "ended with exit code 7", "ends with: some trouble");
    streaming()
        .with("mapper", "kill -9 $$")
        .given("a")
        .expectFailure("was killed by signal 9 (KILL)");
    streaming()
        .with("mapper", "cat")
        .with("reducer", "cat; exit 1")
        .given("a")
        .expectFailure("The reducer 'cat; exit 1' ended with exit code 1");
  }

  @Test
  void exitCodesCanBeAccepted() {
    streaming().with("mapper", "grep x").given("a").expectFailure("ended with exit code 1");
    streaming().with("mapper", "grep x").with("exit-codes", "0,1").given("a", "x").expectLines("x");
    streaming()
        .with("mapper", "cat")
        .with("exit-codes", "x")
        .given("a")
        .expectFailure("exit-codes");
  }

  @Test
  void failureIsFoundBeforeAllInputIsRead() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      lines.add("line " + i);
    }
    streaming().with("mapper", "exit 3").givenAll(lines).expectFailure("exit code 3", "byte");
  }

  @Test
  void programThatIsNotThereIsRefusedBeforeTheFirstRecord() {
    streaming()
        .with("mapper", "no-such-program -x")
        .given("a")
        .expectFailure(
            "runs no-such-program, which is neither on the PATH of this worker nor known to its",
            "before the first record");
    streaming()
        .with("mapper", "sed d")
        .with("combiner", "no-such-combiner")
        .with("reducer", "cat")
        .given("a")
        .expectFailure("runs no-such-combiner, which is neither on the PATH of this worker");
    streaming()
        .with("mapper", "sed d")
        .with("reducer", "no-such-reducer")
        .given("a")
        .expectFailure("runs no-such-reducer, which is neither on the PATH of this worker");
    streaming()
        .with("mapper", "./script.sh")
        .given("a")
        .expectFailure("runs ./script.sh, which is no executable file");
    streaming()
        .with("mapper", "while read -r line; do echo \"<$line>\"; done")
        .given("a")
        .expectLines("<a>");
  }

  @Test
  void programThatReadsNotToTheEndIsNoFailure() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      lines.add("a rather long line, that fills pipes sooner " + i);
    }
    streaming().with("mapper", "head -1").givenAll(lines).expectLines(lines.get(0));
    streaming().with("mapper", "echo x").givenAll(lines).expectLines("x");
  }

  @Test
  void muchDataGoesBothWaysWhateverTheProgramReadsFirst() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      lines.add("line " + i);
    }
    streaming()
        .with("mapper", "sed p; sed p")
        .givenAll(lines)
        .expectCounter("map.records.in", 60_000);
    // Writes megabytes before it reads the first byte, and reads all before it writes more.
    JobTest<String, Object, Object> first =
        streaming()
            .with("mapper", "head -c 3000000 /dev/zero | tr '\\0' '\\n'; wc -l")
            .givenAll(lines);
    assertThat(first.result().entries()).hasSize(3_000_001);
    JobTest<String, Object, Object> last =
        streaming().with("mapper", "sort -r | sed 'p;p;p'").givenAll(lines);
    assertThat(last.result().entries()).hasSize(240_000);
  }

  @Test
  void lastLineNeedsNoLineFeedAndLinesMayBeLong() {
    String line = "x".repeat(300_000);
    streaming().with("mapper", "cat; printf end").given(line).expectLines(line, "end");
  }

  @Test
  void countersAndStatusComeThroughStandardError() {
    streaming()
        .with(
            "mapper",
            "while read -r l; do echo reporter:counter:Words,Short,2 >&2; echo reporter:status:at $l >&2; done")
        .given("a", "b")
        .expectCounter("Words.Short", 4);
    streaming()
        .with("mapper", "echo reporter:status:half way >&2; echo reporter:counter:a,b >&2; exit 1")
        .given("a")
        .expectFailure("its status was: half way", "ends with: reporter:counter:a,b");
  }

  @Test
  void environmentTellsJobTaskAndParameters() {
    streaming()
        .with(
            "mapper",
            "echo $mapreduce_job_id $mapreduce_task_partition $mapreduce_task_ismap $max_size")
        .with("reducer", "cat; echo $mapreduce_task_ismap")
        .with("max.size", "9")
        .given("a")
        .expectLines("local 0 true 9", "false");
  }

  @Test
  void childrenThatAProgramLeavesBehindNeitherHoldItUpNorOutliveIt() throws Exception {
    Path pid = directory.resolve("pid");
    streaming().with("mapper", "cat; sleep 1000 & echo $! >" + pid).given("a").expectLines("a");

    long sleeper = Long.parseLong(Files.readString(pid).strip());
    Processes.awaitGone(sleeper);
  }

  @Test
  void programIsKilledWithItsChildrenWhenTheAttemptFailsElsewhere() throws Exception {
    Path pid = directory.resolve("pid");
    Job<?, ?> job =
        Job.named("fails")
            .input(
                TextInput.utf8Lines(Files.writeString(directory.resolve("in"), "a\n").toString()))
            .mapper(
                Programs.lines(
                    "sleep 1000 & echo $! $$ >"
                        + pid
                        + ".new; mv "
                        + pid
                        + ".new "
                        + pid
                        + "; cat; wait"))
            .build();
    Thread task =
        new Thread(
            () ->
                assertThatThrownBy(() -> LocalRunner.run(job))
                    .hasRootCauseInstanceOf(InterruptedException.class));
    task.start();
    while (!Files.exists(pid)) {
      Thread.onSpinWait();
    }

    task.interrupt();
    task.join();

    for (String each : Files.readString(pid).strip().split(" ")) {
      Processes.awaitGone(Long.parseLong(each));
    }
  }

  @Test
  void usageIsSaidWhereProgramsAreMissing() {
    streaming()
        .given("a")
        .expectFailure("needs a program: run streaming INPUT... --mapper COMMAND");
    streaming()
        .with("mapper", "cat")
        .with("combiner", "cat")
        .given("a")
        .expectFailure("has a combiner but no reducer");
    streaming().with("mapper", "cat").expectFailure("No input was given");
    streaming()
        .with("mapper", "cat")
        .with("key-fields", "0")
        .given("a")
        .expectFailure("at least 1");
  }

  private static List<String> lines(
      JobDefinition definition, Parameters parameters, long splitSize, int partitions)
      throws Exception {
    return LocalRunner.run(
            given -> definition.define(given).withSplitSize(splitSize).withPartitions(partitions),
            parameters)
        .entries()
        .stream()
        .map(entry -> entry.getKey().toString())
        .toList();
  }

  private static List<String> shell(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed.lines().toList();
  }
}
