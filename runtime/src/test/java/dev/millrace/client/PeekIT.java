package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.AccessRole;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RespConnection;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a running job's result is so far is exactly what it is over the input that was mapped. */
@Timeout(120)
final class PeekIT {

  private static final int MOST = 1_000;

  private static EmbeddedServer server;
  private static TestFleet fleet;
  private static RedisStores observing;
  private static JobClient observer;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    fleet = new TestFleet(server.uri());
    try (RespConnection admin = new RespConnection(server.uri())) {
      List<Object> command = new ArrayList<>(List.of("ACL", "SETUSER", "eye", "on", ">of-a-test"));
      command.addAll(List.of(AccessRole.OBSERVER.rule("mr").split(" ")));
      admin.call(command.toArray());
    }
    observing = RedisStores.connect("redis://eye:of-a-test@127.0.0.1:" + server.port());
    observer = new JobClient(observing, new Definitions(PeekIT.class.getClassLoader()));
  }

  @AfterAll
  static void stop() {
    observing.close();
    fleet.close();
    server.close();
  }

  @AfterEach
  void openGate() {
    TopologyJobs.openGate();
  }

  @Test
  void resultOnItsWayIsThatOfTheInputWhichIsMappedAndTheLastOneIsTheResult() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("half", new TopologyJobs.Words(), 4);
    fleet.awaitGate("half");

    Peek half = observer.peek("half", MOST);
    List<Integer> mapped = TopologyJobs.passed();
    TopologyJobs.openGate();
    List<Peek> later = new ArrayList<>();
    while (!fleet.client().status("half").state().isTerminal()) {
      later.add(observer.peek("half", 10));
    }
    Peek last = observer.peek("half", MOST);
    List<Integer> all = TopologyJobs.tasks();

    assertThat(half.covered()).isEqualTo(TopologyJobs.TASKS / 2);
    assertThat(half.share()).isEqualTo(0.5);
    assertThat(half.isFinal()).isFalse();
    assertThat(half.top()).isEqualTo(expected(mapped, MOST));
    assertThat(later)
        .allSatisfy(
            peek -> {
              if (peek.covered() == TopologyJobs.TASKS) {
                assertThat(peek.top()).isEqualTo(expected(all, 10));
              }
            })
        .extracting(Peek::covered)
        .isSorted();
    assertThat(last.isFinal()).isTrue();
    assertThat(last.share()).isEqualTo(1);
    assertThat(last.top()).isEqualTo(expected(all, MOST));
  }

  @Test
  void jobsThatHaveNoSuchResultSayWhy() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("uncombined", new TopologyJobs.Lines(), 4);
    fleet.awaitGate("uncombined");

    assertThatThrownBy(() -> observer.peek("uncombined", 10))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Job uncombined cannot be looked into while it runs: only a job with a combiner and a"
                + " reducer has a result on the way");

    assertThat(fleet.client().cancel("uncombined", "a test")).isEqualTo(JobState.CANCELLED);
    assertThatThrownBy(() -> observer.peek("uncombined", 10))
        .hasMessage("Job uncombined is CANCELLED: what it had mapped is gone");
    assertThatThrownBy(() -> observer.peek("nowhere", 10))
        .hasMessageStartingWith("Job nowhere not found on ");
  }

  /** What one thread makes of the input of some tasks. */
  private static List<Entry<Object, Object>> expected(List<Integer> items, int most)
      throws Exception {
    TopologyJobs.openGate();
    Job<?, ?> whole = new TopologyJobs.Words().define(Parameters.of());
    Job<?, ?> part =
        whole.withSources(
            List.of(new Job.Source(ItemsInput.of(items), whole.sources().get(0).mapper())));
    List<Entry<Object, Object>> all = new ArrayList<>();
    LocalRunner.run(parameters -> part, Parameters.of())
        .asMap()
        .forEach((key, value) -> all.add(Map.entry(key, value)));
    Comparator<Entry<Object, Object>> byValue =
        Comparator.comparing(each -> -((Long) each.getValue()));
    all.sort(byValue.thenComparing(each -> (String) each.getKey()));
    return all.subList(0, Math.min(most, all.size()));
  }
}
