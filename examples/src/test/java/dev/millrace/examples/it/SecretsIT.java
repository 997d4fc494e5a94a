package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No output of a whole session, and no command line, shows the password of Redis. */
class SecretsIT {

  private static final String WRONG = "canary-of-a-wrong-login";

  @TempDir private Path scratch;

  private final List<MillraceProcess> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(MillraceProcess::close);
  }

  @Test
  void passwordIsInNoOutputAndOnNoCommandLine() throws Exception {
    Path text = Files.writeString(scratch.resolve("text"), "a b a\n");
    try (EmbeddedServer server = EmbeddedServer.start()) {
      String password = URI.create(server.uri()).getUserInfo().substring(1);
      String address = "redis://:${SECRET}@127.0.0.1:" + server.port();
      MillraceProcess coordinator = start(address, password, "coordinator");
      MillraceProcess worker = start(address, password, "worker", "--slots", "1");
      coordinator.awaitStderr("millrace: coordinator on ");
      worker.awaitStderr("millrace: worker ");

      MillraceProcess run = start(address, password, "run", "word-count", text.toString());
      assertThat(run.exitCode()).as(run.stderr()).isZero();
      assertThat(run.stdout()).isEqualTo("a\t2\nb\t1\n");
      MillraceProcess failing =
          start(
              address, password, "run", BrokenJob.class.getName(), text.toString(), "-Din=reducer");
      assertThat(failing.exitCode()).as(failing.stderr()).isEqualTo(1);
      MillraceProcess jobs = start(address, password, "jobs");
      String jobId =
          new String(jobs.output(), java.nio.charset.StandardCharsets.UTF_8).split("\t")[0];
      MillraceProcess status = start(address, password, "status", jobId, "--json");
      MillraceProcess doctor = start(address, password, "doctor", "--json");
      MillraceProcess refused = start(address, WRONG, "jobs");
      MillraceProcess examined = start(address, WRONG, "doctor");
      assertThat(status.exitCode()).isEqualTo(1);
      assertThat(doctor.exitCode()).as(doctor.stdout() + doctor.stderr()).isZero();
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(examined.exitCode()).isEqualTo(3);

      for (MillraceProcess each : List.of(coordinator, worker)) {
        Path commandLine = Path.of("/proc/" + each.pid() + "/cmdline");
        if (Files.exists(commandLine)) {
          assertThat(Files.readString(commandLine))
              .contains("dev.millrace")
              .doesNotContain(password);
        }
      }
      coordinator.signal("TERM");
      worker.signal("TERM");
      coordinator.exitCode();
      worker.exitCode();
      for (MillraceProcess each : processes) {
        assertThat(each.stdout() + each.stderr()).doesNotContain(password).doesNotContain(WRONG);
      }
    }
  }

  @Test
  void passwordThatWasTypedIsWarnedOf() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      MillraceProcess jobs = MillraceProcess.setup(scratch).start("jobs", "--redis", server.uri());
      processes.add(jobs);

      assertThat(jobs.exitCode()).isZero();
      assertThat(jobs.stderr())
          .contains("the password in --redis can be seen by everybody", "MILLRACE_REDIS")
          .doesNotContain(URI.create(server.uri()).getUserInfo().substring(1));
    }
  }

  private MillraceProcess start(String address, String password, String... arguments)
      throws IOException {
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .jvmOptions("-XX:TieredStopAtLevel=1", "-Xmx256m", "-Dmillrace.log=DEBUG")
            .environment("MILLRACE_REDIS", address)
            .environment("SECRET", password)
            .start(arguments);
    processes.add(process);
    return process;
  }
}
