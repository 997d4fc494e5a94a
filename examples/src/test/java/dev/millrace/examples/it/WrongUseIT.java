package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong arguments are answered with one sentence that says what to do, and exit code 2. */
class WrongUseIT {

  /** A process and what it must say. */
  private record Expected(MillraceProcess process, int code, String[] parts) {}

  @TempDir private Path scratch;

  private final List<Expected> expected = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(scratch.resolve("text"), "a b\n");
    Files.createDirectories(scratch.resolve("empty/.hidden"));
    Files.createDirectory(scratch.resolve("exists"));
  }

  @AfterEach
  void end() {
    expected.forEach(each -> each.process().close());
  }

  @Test
  void wrongInputAndOutput() throws Exception {
    expect(2, "run word-count no-such", "Input ", "/no-such does not exist", "name a file");
    expect(2, "run word-count empty", "Input ", "/empty is a directory without files");
    expect(2, "run word-count *.nothing", "*.nothing", "matches no file");
    expect(2, "run word-count text --output exists", "Output ", "/exists exists already");
    expect(
        2, "run word-count text --overwrite", "--overwrite replaces a directory", "--output DIR");
    expect(2, "run word-count", "No input was given");
    check();
  }

  @Test
  void wrongJob() throws Exception {
    expect(2, "run no-such text", "Job no-such is unknown", "grep", "line-lengths", "word-count");
    expect(2, "run java.lang.String text", "java.lang.String is not a job", "JobDefinition");
    expect(2, "run grep text", "Parameter pattern is missing: pass -D pattern=VALUE");
    expect(2, "run grep text -Dpattern=(", "pattern is not a regular expression");
    expect(2, "run word-count text --jar no.jar", "Jar no.jar cannot be read");
    check();
  }

  @Test
  void wrongOptions() throws Exception {
    expect(2, "run word-count text --partitions 0", "partitions must be between 1 and 4096: 0");
    expect(2, "run word-count text --split-size 0", "split size must be at least 1 byte: 0");
    expect(2, "run word-count text --split-size 1X", "'1X' is not a size in bytes");
    expect(2, "run word-count text --slots 0", "slots must be between 1 and 1024: 0");
    expect(2, "run word-count text --lease 0", "lease", "must be at least 1 s");
    expect(2, "run word-count text --top -1", "--top must be at least 1: -1");
    check();
  }

  @Test
  void wrongCommandLine() throws Exception {
    expect(2, "run word-count text -D novalue", "-D", "KEY=VALUE", "novalue");
    expect(2, "run word-count text --no-such", "Unknown option: '--no-such'");
    expect(2, "no-such", "Unknown command: 'no-such'");
    expect(2, "", "Missing command", "Commands:");
    expect(2, "status", "Missing required parameter: 'JOB_ID'");
    check();
  }

  @Test
  void wrongData() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start();
        RespClient redis = new RespClient(server.uri())) {
      redis.call("SET", "text", "x");
      redis.call("XADD", "orders", "*", "n", "1");
      redis.call("ACL", "SETUSER", "other", "on", ">x", "~other", "+@read");
      String place = server.uri().replaceFirst("//.*@", "//");
      String other = place.replace("//", "//other:x@");
      String totals = "run event-totals -D by=a -D sum=n -D stream=%s -D server=%s";

      expect(2, totals.formatted("orders", ""), "Input stream orders is in Redis", "say --redis");
      expect(2, totals.formatted("none", server.uri()), "stream none does not exist at " + place);
      expect(2, totals.formatted("text", server.uri()), "text at " + place, "but a string");
      expect(2, totals.formatted("orders", place), "stream orders", "refuses the password");
      expect(2, totals.formatted("orders", other), "not let user other read", "NOPERM", "+@read");
      expect(2, totals.formatted("orders", "redis://:${NONE}@h"), "names the variable NONE");
      expect(1, totals.formatted("orders", "redis://h.invalid"), "h.invalid", "no such host");
      expect(2, "run table-totals -D key=a -D by=a -D sum=a -D table=t -D database=jdbc:x:y", "DB");
      check();
    }
  }

  @Test
  void wrongServer() throws Exception {
    expect(2, "status any --redis ::garbage:://", "Not a Redis address", "redis://HOST:PORT");
    expect(2, "status any --redis redis://", "Not a Redis address", "redis://HOST:PORT");
    expect(2, "status any", "No Redis server was named", "--redis", "MILLRACE_REDIS");
    expect(2, "jobs --redis http://127.0.0.1:1", "Not a Redis address");
    // Nothing listens on this port: it is reserved.
    long start = System.nanoTime();
    expect(3, "jobs --redis redis://127.0.0.1:1", "redis://127.0.0.1:1 could not be reached");
    check();
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  private void expect(int code, String arguments, String... parts) throws IOException {
    String[] split = arguments.isEmpty() ? new String[0] : arguments.split(" ");
    expected.add(new Expected(MillraceProcess.setup(scratch).start(split), code, parts));
  }

  private void check() throws IOException, InterruptedException {
    for (Expected each : expected) {
      assertThat(each.process().exitCode()).as(each.process().stderr()).isEqualTo(each.code());
      assertThat(each.process().stderr()).contains(each.parts()).doesNotContain("\tat ", "Caused");
      assertThat(each.process().stdout()).isEmpty();
      boolean listsCommands = List.of(each.parts()).contains("Commands:");
      assertThat(each.process().stderr().lines()).hasSizeLessThanOrEqualTo(listsCommands ? 70 : 2);
    }
  }
}
