package dev.millrace.examples.chaos;

import java.io.IOException;
import java.util.List;

/** Describes a lane whose job does not end: what the server holds, and what all threads do. */
final class Hang {

  private final Lane lane;
  private final String jobId;

  Hang(Lane lane, String jobId) {
    this.lane = lane;
    this.jobId = jobId;
  }

  /** The state in Redis; the threads are in the logs of the processes. */
  String describe() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("hangs:\n");
    for (RoleProcess role : lane.roles()) {
      text.append(role.name()).append(role.isAlive() ? " runs" : " is dead");
      text.append(role.isStopped() ? ", stopped\n" : "\n");
      role.signal("QUIT");
    }
    if (!lane.redis().isAlive()) {
      return text.append("Redis is dead\n").toString();
    }
    text.append(lane.redis().call("KEYS", "*")).append('\n');
    text.append(lane.redis().call("HGETALL", Lane.key(jobId, "job"))).append('\n');
    for (String phase : List.of("map", "reduce")) {
      text.append(Breaker.pending(lane, Lane.key(jobId, phase), "workers")).append('\n');
    }
    text.append(Breaker.pending(lane, Lane.shared("submissions"), "coordinators")).append('\n');
    text.append(Recovery.events(lane, jobId)).append('\n');
    Thread.sleep(1_000); // for the threads to be written
    return text.toString();
  }
}
