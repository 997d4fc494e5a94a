package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PartialStore;
import dev.millrace.store.PartialStore.Memory;
import dev.millrace.store.Phase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose turn it is to map while memory is short, and who makes room. */
final class MemoryTurnsTest {

  private static final List<String> ORDER = List.of("reduces", "first", "second", "third");
  private static final Map<String, Phase> MAPPING =
      Map.of("first", Phase.MAP, "second", Phase.MAP, "third", Phase.MAP);
  private static final Map<String, Phase> ALL =
      Map.of("reduces", Phase.REDUCE, "first", Phase.MAP, "second", Phase.MAP, "third", Phase.MAP);

  private final List<String> cleared = new ArrayList<>();
  private Memory memory = Memory.SHORT;
  private final MemoryTurns turns = turns();

  private MemoryTurns turns() {
    PartialStore partials =
        (PartialStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PartialStore.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "memory" -> memory;
                      case "clear" -> cleared.add(arguments[0] + " " + arguments[1]);
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    WorkerStores stores =
        new WorkerStores(null, new FakeTaskQueue(), partials, new FakeWake(), null);
    return new MemoryTurns(stores, String::length, new Slots(2, new Shares("w")));
  }

  @Test
  void firstOfThoseThatMapGoesBeforeTheOthersWhileMemoryIsShort() {
    turns.running(ORDER, ALL);

    assertThat(turns.before("third")).contains("first");
    assertThat(turns.before("reduces")).contains("first");
    assertThat(turns.before("first")).isEmpty();
    memory = Memory.ENOUGH;
    assertThat(turns.before("third")).isEmpty();
  }

  @Test
  void jobThatIsAloneStandsBehindNobody() {
    turns.running(List.of("first"), Map.of("first", Phase.MAP));

    assertThat(turns.before("first")).isEmpty();
    assertThat(turns.hope("first")).isEmpty();
  }

  @Test
  void whoWaitsInVainHopesForWhatReducesOrHasStillToMakeRoom() {
    turns.running(ORDER, ALL);
    assertThat(turns.hope("first")).contains("reduces");
    assertThat(turns.hope("third")).contains("first");

    List<String> two = List.of("first", "second");
    turns.running(two, Map.of("first", Phase.MAP, "second", Phase.MAP));
    memory = Memory.STUCK;
    assertThat(turns.hope("first")).contains("second");
    turns.makeRoom();
    assertThat(turns.hope("first")).as("all have made room").isEmpty();
  }

  @Test
  void lastOneMakesRoomWhenNothingCanBeWrittenAndNothingReduces() {
    turns.running(ORDER, MAPPING);
    turns.makeRoom();
    assertThat(cleared).as("memory is only short").isEmpty();

    memory = Memory.STUCK;
    turns.running(ORDER, ALL);
    turns.makeRoom();
    assertThat(cleared).as("somebody frees memory").isEmpty();

    turns.running(ORDER, MAPPING);
    turns.makeRoom();
    turns.makeRoom();
    assertThat(cleared).as("once in a while").containsExactly("third 5");
  }
}
