package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every message that a user can see has its paragraph in docs/troubleshooting.md, and no paragraph
 * names one that is said no more. {@link Messages} and {@link ScriptMessages} say what counts as a
 * message of the sources of core and runtime, of the functions of Redis and of the launcher; what
 * is left out is named below, each with its reason. What the page says by itself, in a browser, is
 * not covered, nor is what libraries and the JDK say as the cause of something.
 */
class TroubleshootingTest {

  /** Files whose texts are no messages, or are explained where they are printed. */
  private static final Map<Pattern, String> ELSEWHERE =
      Map.of(
          Pattern.compile(".*/redis/doctor/\\w+Checks?.java"),
          "doctor prints what each finding means, and the command that mends it",
          Pattern.compile(".*/(history/(Findings|Comparison|PhaseTimes)|cli/ExplainText).java"),
          "explain and compare print advice: docs/history.md",
          Pattern.compile(".*/client/JobDifference.java"),
          "the names of what compare compares",
          Pattern.compile(".*/metrics/(Metric|ProcessMetrics).java"),
          "descriptions of metrics: docs/metrics.md",
          Pattern.compile(".*/redis/(AccessRole|FunctionCommands|ErrorKind).java"),
          "ACL rules, patterns, and what is read in replies of Redis",
          Pattern.compile(".*/redis/embedded/ServerOptions.java"),
          "a configuration of Redis",
          Pattern.compile(".*/http/SafeHeaders.java"),
          "headers",
          Pattern.compile(".*/cli/(Terminal|CompletionCommand).java"),
          "scripts");

  /** Texts that are no messages, of files that have some. */
  private static final Set<String> NO_MESSAGES =
      Set.of(
          "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----",
          "(?s).* not-after: ([^ ]*) key: ([^ ]*)",
          "[.,]? (channel|command|params):",
          "AUTH … PING INFO server",
          "; Path=/; HttpOnly; SameSite=Strict",
          "IFS= read -r go || exit 127; exec sh -c \"$1\"",
          "command -v -- \"$1\" >/dev/null 2>&1",
          "Failed listening on port",
          "Runs programs on lines of text: --mapper COMMAND, --combiner COMMAND, --reducer COMMAND",
          "SELECT * FROM (…) millrace WHERE … BETWEEN ? AND ?",
          "SELECT MIN(…), MAX(…), COUNT(*) - COUNT(…) FROM (…) millrace",
          "Text file busy",
          "cluster support disabled",
          "cookie of the millrace web server",
          "millrace job manifest 1",
          "no such key",
          "redis.register_function{ function_name = 'mr_…_@DIGEST@', flags = {…}, callback ="
              + " function(KEYS, ARGV) … end}",
          "redis://127.0.0.1:… (pid …, version …)",
          "text/css; charset=utf-8",
          "text/html; charset=utf-8",
          "text/javascript; charset=utf-8",
          "used_memory_peak=… net_input_bytes=…",
          "… 0 0 0 0 - blocks of map task … were lost");

  private static Map<String, String> all = Map.of();

  @BeforeAll
  static void readSources() throws IOException {
    all = all(DocBlock.root());
  }

  @Test
  void eachMessageHasItsParagraphAndEachParagraphItsMessages() throws IOException {
    Map<String, String> said = said();
    Set<String> listed = listed();

    assertThat(said).hasSizeGreaterThan(500);
    assertThat(without(said, listed))
        .as("messages without a paragraph: list them in docs/troubleshooting.md")
        .isEmpty();
    listed.removeAll(said.keySet());
    assertThat(listed).as("messages that nothing says any more").isEmpty();
  }

  @Test
  void eachFileThatIsLeftOutIsThere() {
    assertThat(ELSEWHERE.keySet())
        .allSatisfy(
            files -> assertThat(all.values()).anyMatch(file -> files.matcher(file).matches()));
    Set<String> gone = new TreeSet<>(NO_MESSAGES);
    gone.removeAll(all.keySet());
    assertThat(gone).as("texts that are left out and gone").isEmpty();
  }

  private static Map<String, String> without(Map<String, String> said, Set<String> listed) {
    Map<String, String> missing = new TreeMap<>(said);
    missing.keySet().removeAll(listed);
    return missing;
  }

  /** What blocks of the page list; none is listed twice. */
  private static Set<String> listed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (DocBlock block :
        DocBlock.parse(
            "docs/troubleshooting.md",
            Files.readAllLines(DocBlock.root().resolve("docs/troubleshooting.md")))) {
      if (block.language().equals("text")) {
        lines.addAll(block.lines());
      }
    }
    assertThat(lines).doesNotHaveDuplicates();
    return new TreeSet<>(lines);
  }

  private static Map<String, String> said() {
    Map<String, String> said = new TreeMap<>(all);
    said.values()
        .removeIf(file -> ELSEWHERE.keySet().stream().anyMatch(f -> f.matcher(file).matches()));
    said.keySet().removeAll(NO_MESSAGES);
    return said;
  }

  private static Map<String, String> all(Path root) throws IOException {
    Map<String, String> all =
        Messages.of(root, List.of("core/src/main/java", "runtime/src/main/java"));
    all.putAll(
        ScriptMessages.ofFunctions(
            root, "runtime/src/main/resources/dev/millrace/redis/functions"));
    all.putAll(ScriptMessages.ofLauncher(root));
    return all;
  }
}
