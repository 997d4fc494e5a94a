package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a terminal there are bars, tables and colours; elsewhere there are none. */
@Timeout(120)
class TerminalIT {

  private static final String ESCAPE = "\u001b";

  @TempDir private Path scratch;

  @Test
  void whatIsDrawnFitsTheTerminalAndElsewhereNothingIsDrawn() throws Exception {
    Files.writeString(scratch.resolve("text"), "a b\nb c\n");
    try (EmbeddedServer server = EmbeddedServer.start();
        MillraceProcess coordinator = plain(server, "coordinator");
        MillraceProcess worker = plain(server, "worker")) {
      coordinator.awaitStderr("coordinator on");
      worker.awaitStderr("worker");
      String slow = " --mapper 'sleep 4; cat' --reducer 'uniq -c'";
      try (MillraceProcess drawn = terminal(server, "", "run streaming text" + slow);
          MillraceProcess aside = terminal(server, "", "run streaming text" + slow + " >result");
          MillraceProcess lines = plain(server, "run", "word-count", "text")) {
        assertThat(new String(lines.output())).isEqualTo("a\t1\nb\t2\nc\t1\n");
        assertThat(lines.stderr()).doesNotContain(ESCAPE);
        drawn.output();
        aside.output();

        // One bar for the phase that runs, with bytes, rate, time, tasks and workers, and then the
        // result.
        String shown = drawn.stdout();
        assertThat(shown)
            .contains(ESCAPE + "[J", "map   ", "/8 B", "B/s", "(0:00:0", "0/1 tasks, 1 running");
        assertThat(shown).contains("1 worker, ", ESCAPE + "[36mMAPPING");
        assertThat(shown.substring(shown.lastIndexOf(ESCAPE + "[J") + 3))
            .contains("a b")
            .doesNotContain("map");
        for (String line : shown.split("\r\n|\r")) {
          assertThat(line.replaceAll(ESCAPE + "\\[[0-9;]*[A-Za-z]", "").length())
              .as(line)
              .isLessThan(100);
        }
        // What is written to a file has no part in it.
        assertThat(aside.stdout()).contains(ESCAPE + "[J", "map   ");
        assertThat(Files.readString(scratch.resolve("result")))
            .contains("a b")
            .doesNotContain(ESCAPE);
      }
      String text = new String(plain(server, "jobs").output());
      String table = new String(terminal(server, "", "jobs").output());
      String pale = new String(terminal(server, "NO_COLOR=1", "jobs").output());
      String forced =
          new String(plain(server, "status", text.split("\t")[0], "--color=always").output());

      assertThat(text).doesNotContain(ESCAPE, "JOB").contains("\tSUCCEEDED\t");
      assertThat(table.lines().findFirst().orElseThrow()).startsWith("JOB ").contains(" STATE ");
      assertThat(table).contains(ESCAPE + "[32mSUCCEEDED").doesNotContain("\t");
      assertThat(pale).contains("JOB ", "SUCCEEDED").doesNotContain(ESCAPE);
      assertThat(forced).contains(ESCAPE + "[32m SUCCEEDED");
    }
  }

  @Test
  void bashCompletesCommandsJobsAndOptions() throws Exception {
    MillraceProcess.Setup setup = MillraceProcess.setup(scratch);
    Files.write(scratch.resolve("completion"), setup.start("completion", "bash").output());
    String typing =
        """
        source ./completion
        complete -p millrace >/dev/null || exit 1
        compopt() { :; }
        typed() {
          COMP_WORDS=(millrace "$@"); COMP_CWORD=$#; COMPREPLY=()
          _complete_millrace
          echo "${COMPREPLY[@]}"
        }
        typed sta
        typed run inverted
        typed status --js
        typed jobs --color ne
        """;

    MillraceProcess bash = setup.program("bash", "-c", typing).start();

    assertThat(new String(bash.output()).lines())
        .containsExactly("status", "inverted-index", "--json", "never");
  }

  private MillraceProcess plain(EmbeddedServer server, String... arguments) throws IOException {
    return setup(server).start(arguments);
  }

  private MillraceProcess.Setup setup(EmbeddedServer server) {
    return MillraceProcess.setup(scratch).environment("MILLRACE_REDIS", server.uri());
  }

  /** On a terminal of its own, 100 columns wide, where both standard streams are one. */
  private MillraceProcess terminal(EmbeddedServer server, String variable, String arguments)
      throws IOException {
    MillraceProcess.Setup setup = setup(server).environment("TERM", "xterm");
    String java =
        setup.command().stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "));
    String typed =
        Stream.of("stty cols 100 rows 30;", variable, java, arguments)
            .collect(Collectors.joining(" "));
    return setup.program("script", "-qec", typed, "/dev/null").start();
  }
}
