package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.Limits;
import dev.millrace.store.Protocol;
import dev.millrace.store.StoreException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a worker knows of jobs, and for how long. */
final class JobCacheTest {

  private static final JobSpec SPEC =
      new JobSpec(
          "j",
          Counting.class.getName(),
          Parameters.of(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Limits.DEFAULT);

  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private int partitions;

  private final JobCache jobs =
      new JobCache(
          (JobStore)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {JobStore.class},
                  (proxy, method, arguments) ->
                      switch (method.getName()) {
                        case "spec" -> Optional.of(SPEC);
                        case "status" -> status();
                        default -> throw new UnsupportedOperationException(method.getName());
                      }));

  private Optional<JobStatus> status() {
    return Optional.of(
        new JobStatus(
            "j",
            SPEC.definition(),
            partitions == 0 ? JobState.PLANNING : JobState.MAPPING,
            new JobStatus.Tasks(3, 3, partitions, partitions, false, 3),
            "",
            Map.of(),
            Map.of(),
            Protocol.VERSION));
  }

  @Test
  void jobWhosePlanIsLostIsReadAnewOnceItIsPlannedAgain() {
    // As after a failover: the task was taken from a plan that is not there any more.
    assertThat(jobs.spec("j")).isEqualTo(SPEC);
    assertThatThrownBy(() -> jobs.get(SPEC, definitions))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Job j has changed in Redis meanwhile");

    partitions = 4;

    assertThat(jobs.get(SPEC, definitions).tasks().partitions()).isEqualTo(4);
  }

  /** Counts. */
  public static final class Counting implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("counting")
          .input(ItemsInput.of(List.of("a")))
          .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }
}
