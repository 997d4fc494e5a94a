package dev.millrace.redis.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.redis.embedded.ServerOptions.AppendFsync;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedServerIT {
  @TempDir Path parent;

  @Test
  void startsAndAnswersThePasswordOfItsUri() throws IOException {
    try (EmbeddedServer server = start()) {
      assertThat(server.uri()).matches("redis://:[0-9a-f]{64}@127\\.0\\.0\\.1:" + server.port());
      assertThat(server.version()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(server.isAlive()).isTrue();

      assertThat(talk(server.port(), "AUTH " + password(server), "PING"))
          .isEqualTo("+OK\r\n+PONG\r\n+OK\r\n");
    }
  }

  @Test
  void twoServersHaveNothingInCommon() throws IOException {
    try (EmbeddedServer one = start();
        EmbeddedServer other = start()) {
      assertThat(one.port()).isNotEqualTo(other.port());
      assertThat(one.pid()).isNotEqualTo(other.pid());
      assertThat(password(one)).isNotEqualTo(password(other));
      assertThat(one.directory()).exists().isNotEqualTo(other.directory()).hasParent(parent);
    }
  }

  @Test
  void closeLeavesNoProcessNoDirectoryAndNoOpenPort() {
    List<ProcessHandle> others = ProcessHandle.current().descendants().toList();
    EmbeddedServer server = start();
    List<ProcessHandle> processes =
        ProcessHandle.current().descendants().filter(process -> !others.contains(process)).toList();

    server.close();
    server.close();

    assertThat(server.isAlive()).isFalse();
    assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(parent).isEmptyDirectory();
    assertThatThrownBy(() -> talk(server.port(), "PING")).isInstanceOf(IOException.class);
  }

  @Test
  void closeWorksInAnInterruptedThread() {
    EmbeddedServer server = start();

    Thread.currentThread().interrupt();
    server.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.isAlive()).isFalse();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void takenPortIsGivenUpForAnother() throws IOException {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Iterator<Integer> ports = List.of(stranger.getLocalPort(), 17_171, 17_172, 17_173).iterator();

      try (EmbeddedServer server = EmbeddedServer.start(options(), ports::next)) {
        assertThat(server.port()).isBetween(17_171, 17_173);
        assertThat(parent.toFile().list())
            .containsOnly(server.directory().getFileName().toString());
      }
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void portTakenEveryTimeIsNamedAsTheCause() throws IOException {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedServer.start(options(), stranger::getLocalPort))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("127.0.0.1:" + stranger.getLocalPort())
          .hasMessageContaining("bind: Address");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void missingParentDirectoryIsNamedAsTheCause() {
    Path missing = parent.resolve("missing");

    assertThatThrownBy(() -> EmbeddedServer.start(options().withParent(missing)))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void optionsReachTheServer() throws IOException {
    ServerOptions options = options().withMaxMemory(64 << 20).withAppendOnly(AppendFsync.ALWAYS);

    try (EmbeddedServer server = EmbeddedServer.start(options)) {
      String config =
          talk(
              server.port(),
              "AUTH " + password(server),
              "CONFIG GET maxmemory*",
              "CONFIG GET append*",
              "CONFIG GET save",
              "CONFIG GET bind");

      assertThat(config.lines())
          .containsSequence("maxmemory-policy", "$10", "noeviction")
          .containsSequence("maxmemory", "$8", "67108864")
          .containsSequence("appendonly", "$3", "yes")
          .containsSequence("appendfsync", "$6", "always")
          .containsSequence("save", "$0", "")
          .containsSequence("bind", "$9", "127.0.0.1");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void serverThatDiesIsSeenAndItsDirectoryGoesWithClose() throws Exception {
    try (EmbeddedServer server = start()) {
      ChildJvm.kill("KILL", Long.toString(server.pid()));

      Waiting.until(() -> "the death is not seen", () -> !server.isAlive());
      assertThat(server.directory().resolve("log")).exists();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void closeEndsTheServerOfAGuardThatWasKilled() throws Exception {
    EmbeddedServer server = start();
    ProcessHandle guard =
        ProcessHandle.of(server.pid()).flatMap(ProcessHandle::parent).orElseThrow();
    ChildJvm.kill("KILL", Long.toString(guard.pid()));
    Waiting.until(() -> "the guard lives", () -> ChildJvm.isGone(guard.pid()));

    server.close();

    Waiting.until(() -> "the server is there", () -> ChildJvm.isGone(server.pid()));
    assertThat(parent).isEmptyDirectory();
  }

  private EmbeddedServer start() {
    return EmbeddedServer.start(options());
  }

  private ServerOptions options() {
    return ServerOptions.defaults().withParent(parent);
  }

  static String password(EmbeddedServer server) {
    return URI.create(server.uri()).getUserInfo().substring(1);
  }

  /** Sends lines to a server and returns all that it answers before it hangs up. */
  static String talk(int port, String... commands) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = String.join("\r\n", commands) + "\r\nQUIT\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
