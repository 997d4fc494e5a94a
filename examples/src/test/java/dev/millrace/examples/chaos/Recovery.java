package dev.millrace.examples.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the tasks of workers that were killed waited until others took them over. */
final class Recovery {

  private record Held(String task, long since) {}

  private final Lane lane;
  private final String jobId;
  private final List<Held> held = new ArrayList<>();

  Recovery(Lane lane, String jobId) {
    this.lane = lane;
    this.jobId = jobId;
  }

  /** Notes what a process holds that is about to be killed. */
  void dies(RoleProcess role) throws IOException {
    for (String phase : List.of("map", "reduce")) {
      String stream = Lane.key(jobId, phase);
      for (List<?> pending : Breaker.pending(lane, stream, "workers")) {
        if (role.owns(pending.get(1).toString())) {
          String id = pending.get(0).toString();
          List<?> entries = (List<?>) lane.redis().call("XRANGE", stream, id, id);
          if (!entries.isEmpty()) {
            List<?> fields = (List<?>) ((List<?>) entries.get(0)).get(1);
            held.add(new Held(phase.charAt(0) + "" + fields.get(1), System.currentTimeMillis()));
          }
        }
      }
    }
  }

  /** The longest time in ms from a kill to the takeover of a task; 0 if there was none. */
  long longest() throws IOException {
    long longest = 0;
    for (Held each : held) {
      for (Map.Entry<Long, Map<String, String>> event : events(lane, jobId)) {
        long after = event.getKey() - each.since();
        if (event.getValue().get("event").equals("reclaimed")
            && event.getValue().get("task").equals(each.task())
            && after >= 0) {
          longest = Math.max(longest, after);
          break;
        }
      }
    }
    return longest;
  }

  /** The events of a job with their times, in ms since 1970. */
  static List<Map.Entry<Long, Map<String, String>>> events(Lane lane, String jobId)
      throws IOException {
    List<Map.Entry<Long, Map<String, String>>> events = new ArrayList<>();
    Object all = lane.redis().call("XRANGE", Lane.key(jobId, "events"), "-", "+");
    for (Object event : (List<?>) all) {
      List<?> idAndFields = (List<?>) event;
      List<?> fields = (List<?>) idAndFields.get(1);
      Map<String, String> named = new TreeMap<>();
      for (int i = 0; i < fields.size(); i += 2) {
        named.put(fields.get(i).toString(), fields.get(i + 1).toString());
      }
      events.add(Map.entry(Long.valueOf(idAndFields.get(0).toString().split("-")[0]), named));
    }
    return events;
  }
}
