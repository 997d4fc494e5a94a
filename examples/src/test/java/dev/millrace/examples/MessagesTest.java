package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages are found wherever they stand, as whole as they are said. */
class MessagesTest {

  @TempDir private Path root;

  @Test
  void literalsThatAreJoinedAreOneMessageForEachWayThatConditionsGo() throws IOException {
    write(
        """
        String s = "Job " + id + " is " + (a ? "gone for good" : "here") + ": " + why + other;
        String t = "task %s of job %.1f".formatted(a, b);
        """);

    assertThat(messages())
        .containsExactlyInAnyOrder(
            "Job … is gone for good: …", "Job … is here: …", "task … of job …");
  }

  @Test
  void whatIsJoinedIsReadToo() throws IOException {
    write("String s = \"Not found here: \" + tell(\"name a jar file\") + \".\";");

    assertThat(messages()).containsExactlyInAnyOrder("Not found here: ….", "name a jar file");
  }

  @Test
  void twoWordsAreAMessageOnlyWhereTheyAreTold() throws IOException {
    write(
        """
        void m() { log.warn("Out of {}", a); log.info("of no interest here"); f("two words"); }
        void n() { throw new IOException("two words: " + s); }
        """);

    assertThat(messages()).containsExactlyInAnyOrder("Out of …", "two words: …");
  }

  @Test
  void helpAndWhatOnlyBugsSayAreLeftOut() throws IOException {
    write(
        """
        @Option(description = "how often to try") int a;
        void m() { throw new IllegalStateException("this cannot be so"); }
        """);

    assertThat(messages()).isEmpty();
  }

  @Test
  void functionsAndTheLauncherHaveSome() throws IOException {
    Files.writeString(
        root.resolve("a.lua"),
        "return 'its deadline of ' .. tonumber(x[1]) / 1000 .. ' s has passed' -- 'not a b c'");
    Files.writeString(root.resolve("millrace"), "[ -x \"$java\" ] || die \"No $java in ${A:-b}.\"");

    assertThat(ScriptMessages.ofFunctions(root, "."))
        .containsOnlyKeys("its deadline of … s has passed");
    assertThat(ScriptMessages.ofLauncher(root)).containsOnlyKeys("No … in ….");
  }

  private void write(String members) throws IOException {
    Files.writeString(root.resolve("C.java"), "class C {\n" + members + "}\n");
  }

  private Iterable<String> messages() throws IOException {
    return Messages.of(root, List.of(".")).keySet();
  }
}
