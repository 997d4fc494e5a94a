package dev.millrace.redis;

import dev.millrace.engine.CorruptBlockException;
import dev.millrace.engine.Manifest;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.PartialRuns;
import java.util.ArrayList;
import java.util.List;

/** What the committed map attempts have written for one partition. */
final class CommittedMaps {

  private static final int AT_ONCE = 128;

  private CommittedMaps() {}

  /** Of each map task of a job, whose manifests are in {@code committed}, in their order. */
  static List<PartialRuns> winners(
      Redis redis, String committed, String jobId, int partition, int tasks) {
    List<PartialRuns> winners = new ArrayList<>(tasks);
    for (int first = 0; first < tasks; first += AT_ONCE) {
      int last = Math.min(tasks, first + AT_ONCE) - 1;
      List<Object> slices =
          redis.callForList(Transition.WINNERS, List.of(committed), partition, first, last);
      for (int i = 0; i < slices.size(); i++) {
        winners.add(decode(jobId, first + i, (byte[]) slices.get(i)));
      }
    }
    return winners;
  }

  private static PartialRuns decode(String jobId, int task, byte[] slice) {
    if (slice.length == 0) {
      return new PartialRuns(task, "", new int[0]);
    }
    try {
      return new PartialRuns(task, Manifest.attemptOf(slice), Manifest.runsOfSlice(slice));
    } catch (CorruptBlockException e) {
      throw new CorruptStateException(
          "Map task " + task + " of job " + jobId + " has a damaged manifest: " + e.getMessage(),
          e);
    }
  }
}
