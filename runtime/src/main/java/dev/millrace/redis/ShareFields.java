package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;

/** A job's part of the workers, as its hash says it. */
final class ShareFields {

  private ShareFields() {}

  static Limits.Share read(StoredFields fields) {
    int most = Limits.Share.MAX_PRIORITY;
    return new Limits.Share(
        (int) fields.number("priority", -most, most),
        fields.count("max.slots", Integer.MAX_VALUE),
        needs(fields));
  }

  static JobStatus.Turn turn(StoredFields fields, JobState state) {
    return new JobStatus.Turn(
        read(fields),
        fields.has("paused") && !state.isTerminal(),
        state == JobState.MAPPING ? fields.text("behind") : "");
  }

  private static Labels needs(StoredFields fields) {
    try {
      return Labels.parse(fields.text("needs"));
    } catch (InvalidJobException e) {
      throw fields.damaged("needs", String.valueOf(e.getMessage()));
    }
  }
}
