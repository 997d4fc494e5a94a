package dev.millrace.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.history.Comparison;
import dev.millrace.history.Explanation;
import dev.millrace.history.PhaseAttempts;
import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.LargeKey;
import java.util.List;
import java.util.TreeMap;

/**
 * Attempts, what they have printed, explanations and comparisons as JSON, by the rules of {@link
 * JsonView}.
 */
public final class HistoryJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int SLOWEST = 5;

  private HistoryJson() {}

  /** An attempt of a task: attempt.schema.json. */
  public static ObjectNode attempt(AttemptRecord attempt) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("phase", attempt.phase().name())
            .put("task", attempt.task())
            .put("attempt", attempt.attempt())
            .put("worker", attempt.worker())
            .put("started", attempt.started())
            .put("ended", attempt.ended())
            .put("outcome", attempt.outcome().name())
            .put("recordsIn", attempt.amounts().recordsIn())
            .put("recordsOut", attempt.amounts().recordsOut())
            .put("bytesIn", attempt.amounts().bytesIn())
            .put("bytesOut", attempt.amounts().bytesOut())
            .put("cause", attempt.cause());
    node.set("largestKeys", keys(attempt.largest()));
    return node;
  }

  private static ArrayNode keys(List<LargeKey> keys) {
    return JsonView.array(
        keys, key -> NODES.objectNode().put("key", key.key()).put("values", key.values()));
  }

  /** What an attempt has printed: attempt-log.schema.json. */
  public static ObjectNode log(AttemptLog log) {
    return NODES
        .objectNode()
        .put("phase", log.phase().name())
        .put("task", log.task())
        .put("attempt", log.attempt())
        .put("worker", log.worker())
        .put("outcome", log.outcome().name())
        .put("bytes", log.printed().bytes())
        .put("text", log.printed().text());
  }

  /**
   * Where the time of a job went: explanation.schema.json.
   *
   * @param withAttempts whether all attempts are part of it
   */
  public static ObjectNode explanation(Explanation explained, boolean withAttempts) {
    ObjectNode node = NODES.objectNode();
    node.put("job", explained.job().status().jobId());
    node.put("definition", explained.job().status().definition());
    node.put("state", explained.job().status().state().name());
    node.put("totalMs", explained.total().toMillis());
    ObjectNode parts = node.putObject("partsMs");
    explained.parts().forEach((part, took) -> parts.put(part, took.toMillis()));
    node.set(
        "phases",
        JsonView.array(List.of(explained.maps(), explained.reduces()), HistoryJson::phase));
    node.set("partitions", JsonView.array(explained.reduces().committed(), HistoryJson::partition));
    node.set(
        "findings",
        JsonView.array(
            explained.findings(),
            finding ->
                NODES
                    .objectNode()
                    .put("what", finding.what())
                    .put("advice", finding.advice())
                    .put("costMs", finding.cost().toMillis())));
    ObjectNode settings = node.putObject("settings");
    new TreeMap<>(explained.job().settings()).forEach(settings::put);
    node.put("attemptsOmitted", explained.job().omitted());
    node.set(
        "attempts",
        JsonView.array(
            withAttempts ? explained.job().attempts() : List.<AttemptRecord>of(),
            HistoryJson::attempt));
    return node;
  }

  private static ObjectNode phase(PhaseAttempts phase) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("phase", phase.phase().name())
            .put("committed", phase.committed().size())
            .put("forNothing", phase.others().size())
            .put("medianMs", phase.medianTime().toMillis())
            .put("busyMs", phase.busy().toMillis())
            .put("lostMs", phase.lost().toMillis())
            .put("waitedForLastMs", phase.waitedForLast().toMillis());
    node.set("slowest", JsonView.array(phase.slowest(SLOWEST), HistoryJson::attempt));
    return node;
  }

  private static ObjectNode partition(AttemptRecord reduce) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("partition", reduce.task())
            .put("records", reduce.amounts().recordsIn())
            .put("bytes", reduce.amounts().bytesIn())
            .put("ms", reduce.took().toMillis());
    node.set("largestKeys", keys(reduce.largest()));
    return node;
  }

  /** Two jobs side by side: comparison.schema.json. */
  public static ObjectNode comparison(Comparison compared) {
    ObjectNode node = NODES.objectNode();
    node.put("first", compared.first().status().jobId());
    node.put("second", compared.second().status().jobId());
    node.set("timesMs", JsonView.array(compared.times(), HistoryJson::row));
    node.set("figures", JsonView.array(compared.figures(), HistoryJson::row));
    node.set("counters", JsonView.array(compared.counters(), HistoryJson::row));
    ObjectNode differences = node.putObject("differences");
    compared
        .differences()
        .forEach(
            (name, values) ->
                differences
                    .putObject(name)
                    .put("first", values.get(0))
                    .put("second", values.get(1)));
    return node;
  }

  private static ObjectNode row(Comparison.Row row) {
    return NODES
        .objectNode()
        .put("name", row.name())
        .put("first", row.first())
        .put("second", row.second());
  }
}
