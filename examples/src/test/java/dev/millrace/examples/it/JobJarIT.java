package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes with its jar to a coordinator and a worker that run what one key has signed. */
class JobJarIT {

  @TempDir private Path scratch;

  @Test
  void signedJarIsRunAnUnsignedOneIsRefusedAndTheWorkerGoesOn() throws Exception {
    Path text = Files.writeString(scratch.resolve("text"), "apple\nant\nbear\n");
    Path jar = jarOf(JarJob.class);
    KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path secret = pem("secret", "PRIVATE KEY", key.getPrivate().getEncoded());
    Path open = pem("open", "PUBLIC KEY", key.getPublic().getEncoded());
    String job = JarJob.class.getName();
    try (Topology server = Topology.start();
        MillraceProcess coordinator = on(server, "coordinator", "--trust-key", open.toString());
        MillraceProcess worker =
            on(server, "worker", "--slots", "2", "--trust-key", open.toString())) {
      coordinator.awaitStderr("millrace: coordinator");
      worker.awaitStderr("millrace: worker");

      try (MillraceProcess refused =
          on(server, "run", "--jar", jar.toString(), job, text.toString())) {
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
            .contains("it brings jars without a signature")
            .contains("submit it with --sign-key")
            .doesNotContain("\tat ");
      }
      try (MillraceProcess signed =
          on(
              server,
              "run",
              "--id",
              "signed",
              "--jar",
              jar.toString(),
              "--sign-key",
              secret.toString(),
              job,
              text.toString())) {
        assertThat(new String(signed.output(), UTF_8)).isEqualTo("a\t2\nb\t1\n");
      }
      try (MillraceProcess result =
          on(server, "result", "--trust-key", open.toString(), "signed")) {
        assertThat(new String(result.output(), UTF_8)).isEqualTo("a\t2\nb\t1\n");
      }
      assertThat(coordinator.stderr()).containsOnlyOnce("it brings jars without a signature");
      assertThat(worker.stderr()).contains("Loaded jars=JarJob.jar (SHA-256 ");
      assertOnlyOursAndByHash(worker.temporary());
    }
  }

  private static void assertOnlyOursAndByHash(Path temporary) throws IOException {
    try (Stream<Path> all = Files.walk(temporary)) {
      List<Path> jars =
          all.filter(path -> path.getParent().getFileName().toString().startsWith("millrace-jars-"))
              .filter(path -> !path.endsWith("lock"))
              .toList();
      assertThat(jars).hasSize(1);
      assertThat(jars.get(0).getFileName().toString()).matches("[0-9a-f]{64}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(jars.get(0))))
          .isEqualTo("r--------");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(jars.get(0).getParent())))
          .isEqualTo("rwx------");
    }
  }

  private Path jarOf(Class<?> job) throws IOException {
    Path jar = scratch.resolve(job.getSimpleName() + ".jar");
    String entry = job.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(MillraceProcess.testClasses().resolve(entry)));
    }
    return jar;
  }

  private Path pem(String name, String label, byte[] key) throws IOException {
    return Files.writeString(
        scratch.resolve(name),
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getEncoder().encodeToString(key)
            + "\n-----END "
            + label
            + "-----\n");
  }

  private MillraceProcess on(Topology server, String... arguments) throws IOException {
    return MillraceProcess.setup(scratch)
        .environment("MILLRACE_REDIS", server.uri())
        .start(arguments);
  }
}
