package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisAddress.Kind;
import dev.millrace.redis.RedisAddress.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisAddressTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("PASSWORD", "a/b@c d+e", "SERVER", "rediss://u:p@h:1/2");
  private static final Login NOBODY = new Login("", "");

  @TempDir private Path directory;

  @Test
  void oneServer() {
    assertThat(parse("rediss://me:s%40t+x@host:7000/3"))
        .isEqualTo(
            new RedisAddress(
                Kind.SERVER,
                List.of("rediss://host:7000"),
                "",
                3,
                new Login("me", "s@t+x"),
                TlsFiles.NONE))
        .hasToString("rediss://host:7000/3");
    assertThat(parse("redis://host"))
        .isEqualTo(
            new RedisAddress(
                Kind.SERVER, List.of("redis://host:6379"), "", 0, NOBODY, TlsFiles.NONE));
    assertThat(parse("redis://[::1]:7000").nodes()).containsExactly("redis://[::1]:7000");
  }

  @Test
  void severalServers() {
    RedisAddress address = parse("redis://:secret@a:1,[::1]:2,c");

    assertThat(address.kind()).isEqualTo(Kind.SERVERS);
    assertThat(address.nodes()).containsExactly("redis://a:1", "redis://[::1]:2", "redis://c:6379");
    assertThat(address.login()).isEqualTo(new Login("", "secret"));
    assertThat(address).hasToString("redis://a:1,[::1]:2,c:6379");
  }

  @Test
  void sentinels() {
    RedisAddress address = parse("rediss-sentinel://u:secret@a,b:2/my%20master/4");

    assertThat(address.kind()).isEqualTo(Kind.SENTINELS);
    assertThat(address.nodes()).containsExactly("rediss://a:26379", "rediss://b:2");
    assertThat(address.name()).isEqualTo("my master");
    assertThat(address.database()).isEqualTo(4);
    assertThat(address).hasToString("rediss-sentinel://a:26379,b:2/my master/4");
  }

  @Test
  void variablesOfTheEnvironmentAreFilledIn() {
    assertThat(parse("redis://:${PASSWORD}@host/1").login()).isEqualTo(new Login("", "a/b@c d+e"));
    assertThat(parse("${SERVER}").login()).isEqualTo(new Login("u", "p"));
    assertThat(parse("${SERVER}")).hasToString("rediss://h:1/2");
  }

  @Test
  void filesOfSecrets() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "pass word\n");

    RedisAddress address =
        parse("rediss://me@h?password-file=%s&ca=/a%%20b&cert=c&key=d".formatted(secret));

    assertThat(address.login()).isEqualTo(new Login("me", "pass word"));
    assertThat(address.tls()).isEqualTo(new TlsFiles("/a b", "c", "d"));
    assertThat(address).hasToString("rediss://h:6379");
  }

  @Test
  void aFileOfRedisson() throws IOException {
    Path file = Files.writeString(directory.resolve("redisson.yaml"), "");

    assertThat(parse("file:" + file).name()).isEqualTo(file.toString());
    assertThat(parse("file://" + file)).hasToString("file:" + file);
    assertRefused("file:/secret/not there", "cannot be read");
  }

  @Test
  void whatIsNoAddressIsNotRepeated() {
    assertRefused("http://:secret@host", "Not a Redis address");
    assertRefused("redis://:secret@", "Not a Redis address");
    assertRefused("redis://:secret@host:70000", "Not a Redis address");
    assertRefused("redis://:secret@a,,b", "Not a Redis address");
    assertRefused("redis://:secret%zz@a", "Not a Redis address");
    assertRefused("redis://:secret@host/x", "number of a database");
    assertRefused("redis://:secret${MISSING}@host", "names the variable MISSING");
    assertRefused("redis-sentinel://:secret@a,b", "what they call the master");
    assertRefused("redis://:secret@a?trust=all", "not trust");
    assertRefused("redis://:secret@a?ca=b", "not TLS");
    assertRefused("rediss://:secret@a?cert=b", "a cert without a key");
    assertRefused("redis://:secret@a?password-file=b", "leave one of them out");
    assertRefused("redis://a?password-file=/not/there", "/not/there of a Redis address");
  }

  private static RedisAddress parse(String uri) {
    return RedisAddress.parse(uri, ENVIRONMENT);
  }

  private static void assertRefused(String uri, String cause) {
    assertThatThrownBy(() -> parse(uri))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(cause)
        .message()
        .doesNotContain(":secret");
  }
}
