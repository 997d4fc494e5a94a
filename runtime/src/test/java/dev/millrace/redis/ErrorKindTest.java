package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisBusyException;
import org.redisson.client.RedisClusterDownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.RedisWrongPasswordException;

/** What each error means, and that what is said about it tells no secrets. */
final class ErrorKindTest {
  private static final String COMMAND =
      ". channel: [id: 0x1, L:/127.0.0.1:1 - R:127.0.0.1/127.0.0.1:2] command: (FCALL), params:"
          + " [mr_put, 2, canary-record, NOAUTH, WRONGPASS, : OOM , Function not found]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LOADING Redis is loading the dataset in memory | OUTAGE",
        "READONLY You can't write against a read only replica. | OUTAGE",
        "CLUSTERDOWN The cluster is down | OUTAGE",
        "CLUSTERDOWN Hash slot not served | OUTAGE",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | OUTAGE",
        "BUSY Redis is busy running a script. | OUTAGE",
        "TRYAGAIN Multiple keys request during rehashing of slot | OUTAGE",
        "NOREPLICAS Not enough good replicas to write. | OUTAGE",
        "MISCONF Redis is configured to save RDB snapshots | OUTAGE",
        "OOM command not allowed when used memory > 'maxmemory'. | FULL",
        "ERR user_script:1: OOM command not allowed when used memory > 'maxmemory'. | FULL",
        "ERR max number of clients reached | OUTAGE",
        "NOAUTH Authentication required. | REFUSED",
        "WRONGPASS invalid username-password pair or user is disabled. | REFUSED",
        "NOPERM this user has no permissions to run the 'fcall' command | REFUSED",
        "ERR Function not found | NO_FUNCTION",
        "WRONGTYPE Operation against a key holding the wrong kind of value | BUG",
        "CROSSSLOT Keys in request don't hash to the same slot | BUG",
        "NOGROUP No such key 'k' or consumer group 'g' | BUG",
        "BUSYGROUP Consumer Group name already exists | BUG",
        "ERR wrong number of arguments for 'fcall' command | BUG",
      })
  void replyDecidesTheKind(String reply, ErrorKind kind) {
    assertThat(ErrorKind.of(new RedisException(reply))).isEqualTo(kind);
    assertThat(ErrorKind.of(new RedisException(reply + COMMAND))).isEqualTo(kind);
    assertThat(ErrorKind.of(new CompletionException(new RedisException(reply)))).isEqualTo(kind);
  }

  @Test
  void exceptionClassesOfRedissonGoByTheirMessage() {
    assertThat(ErrorKind.of(new RedisLoadingException("LOADING" + COMMAND)))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisReadonlyException("READONLY x"))).isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisClusterDownException("CLUSTERDOWN x")))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisBusyException("BUSY x"))).isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisTryAgainException("TRYAGAIN x"))).isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisOutOfMemoryException("command not allowed")))
        .isEqualTo(ErrorKind.FULL);
    assertThat(ErrorKind.of(new RedisAuthRequiredException("NOAUTH x")))
        .isEqualTo(ErrorKind.REFUSED);
    assertThat(ErrorKind.of(new RedisWrongPasswordException("WRONGPASS x")))
        .isEqualTo(ErrorKind.REFUSED);
  }

  @Test
  void refusalInsideAConnectionErrorIsARefusal() {
    Throwable cause =
        new RedisConnectionException("Unable to init", new RedisException("WRONGPASS x"));

    assertThat(ErrorKind.of(new CompletionException(cause))).isEqualTo(ErrorKind.REFUSED);
    assertThat(
            ErrorKind.of(
                new RedisConnectionException(
                    "Unable to connect to Redis server: 127.0.0.1; cause: NOAUTH required")))
        .isEqualTo(ErrorKind.REFUSED);
  }

  @Test
  void timeOutsAndBrokenConnectionsAreOutages() {
    assertThat(ErrorKind.of(new RedisTimeoutException("Unable to acquire connection" + COMMAND)))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(
            ErrorKind.of(
                new RedisResponseTimeoutException(
                    "Redis server response timeout (3000 ms)" + COMMAND)))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new RedisConnectionException("Unable to connect to Redis server")))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(
            ErrorKind.of(
                new RedisException(
                    "Unexpected exception while processing command",
                    new ConnectException("refused"))))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new CompletionException(new TimeoutException())))
        .isEqualTo(ErrorKind.OUTAGE);
    assertThat(ErrorKind.of(new CompletionException(new IOException("Connection reset by peer"))))
        .isEqualTo(ErrorKind.OUTAGE);
  }

  @Test
  void whatIsNotOfRedisIsABug() {
    assertThat(ErrorKind.of(new NullPointerException())).isEqualTo(ErrorKind.BUG);
    assertThat(ErrorKind.of(new ClassCastException("class Integer"))).isEqualTo(ErrorKind.BUG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Redis server response timeout (3000 ms) occured after 1 retry attempts, is non-idempotent"
            + " command: false Check connection with Redis node: 127.0.0.1/127.0.0.1:6379 for TCP"
            + " packet drops or bandwidth limits. Try to increase nettyThreads and/or timeout"
            + " settings. Command: (FCALL), params: [mr_put_1, 2, canary-record], channel: [id:"
            + " 0x1]",
        "Command still hasn't been written into connection! Check CPU usage of the JVM. Node"
            + " source: NodeSource, connection: RedisConnection@1 [db=0, usage=1], command:"
            + " (FCALL), params: [mr_put_1, canary-record] after 1 retry attempts",
        "WRONGTYPE Operation against a key. channel: [id: 0x1] command: (HSET), params:"
            + " [canary-record]",
        "Unable to acquire connection! RedisConnection@1 Increase connection pool size or timeout."
            + " Node source: x, command: (HGET), params: [canary-record]",
      })
  void sentenceAboutAnErrorQuotesNoRecord(String message) {
    Throwable error = new RedisTimeoutException(message);

    assertThat(RedisErrors.brief(error)).doesNotContain("canary").isNotBlank();
    assertThat(RedisErrors.refusal("redis://h:1", error)).doesNotContain("canary");
    assertThat(RedisErrors.unavailable("redis://h:1", Duration.ofSeconds(61), error))
        .doesNotContain("canary")
        .startsWith("Redis at redis://h:1 could not be reached for 61 s: ");
  }

  @Test
  void sentenceAboutARefusalTellsWhatToDoAndNoPassword() {
    RedisException wrong =
        new RedisException(
            "WRONGPASS invalid username-password pair. channel: [id] command: (AUTH), params:"
                + " [canary-password]");

    assertThat(RedisErrors.refusal("redis://h:1", wrong))
        .isEqualTo(
            "Redis at redis://h:1 refuses the password or none was given: pass it as"
                + " redis://:PASSWORD@HOST:PORT");
    assertThat(
            RedisErrors.refusal(
                "redis://h:1", new RedisException("NOPERM no 'fcall' for user x" + COMMAND)))
        .startsWith("Redis at redis://h:1 refuses a command to this user: NOPERM")
        .doesNotContain("canary");
  }
}
