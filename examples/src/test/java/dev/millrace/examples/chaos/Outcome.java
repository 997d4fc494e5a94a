package dev.millrace.examples.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of one schedule.
 *
 * @param schedule the schedule
 * @param done what was broken, how often
 * @param millis how long it took
 * @param attempts how many attempts of tasks there were
 * @param reclaimed how many tasks were taken over
 * @param reopened how many map tasks were sent back
 * @param failed whether the job failed by name, as it may
 * @param recovery the longest time from the kill of a worker to the takeover of a task, in ms
 * @param wrong results, counters and invariants that do not hold
 * @param left what was left behind
 * @param hang where everything stood, if the job did not end
 */
record Outcome(
    Schedule schedule,
    Map<Fault.Kind, Integer> done,
    long millis,
    long attempts,
    long reclaimed,
    long reopened,
    boolean failed,
    long recovery,
    List<String> wrong,
    List<String> left,
    String hang) {

  static Outcome hung(Schedule schedule, Map<Fault.Kind, Integer> done, String hang) {
    return new Outcome(schedule, done, 0, 0, 0, 0, false, 0, List.of(), List.of(), hang);
  }

  static Outcome of(
      Schedule schedule,
      Lane lane,
      Breaker breaker,
      long millis,
      List<String> wrong,
      List<String> left)
      throws IOException {
    List<Object> failures = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (String each : breaker.jobs()) {
      failures.addAll((List<?>) lane.redis().call("HGETALL", Lane.key(each, "failures")));
      Recovery.events(lane, each).forEach(event -> events.add(event.getValue().get("event")));
    }
    long attempts = 0;
    for (int i = 0; i < failures.size(); i += 2) {
      if (failures.get(i).toString().endsWith(":attempts")) {
        attempts += Long.parseLong(failures.get(i + 1).toString());
      }
    }
    return new Outcome(
        schedule,
        breaker.done(),
        millis,
        attempts,
        events.stream().filter("reclaimed"::equals).count(),
        events.stream().filter("reopened"::equals).count(),
        events.contains("failed"),
        breaker.recovery().longest(),
        wrong,
        left,
        "");
  }

  boolean isGood() {
    return wrong.isEmpty() && left.isEmpty() && hang.isEmpty();
  }

  /** What went wrong, and how to see it again. */
  String describe() {
    return "%s%nwrong: %s%nleft: %s%n%s%nRun it again: mvn -Pchaos verify -Dmillrace.chaos.schedules=1 -Dit.test=ChaosIT -Dmillrace.chaos.seed=%d%n"
        .formatted(schedule, wrong, left, hang, schedule.seed());
  }
}
