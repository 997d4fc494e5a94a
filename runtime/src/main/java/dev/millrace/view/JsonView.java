package dev.millrace.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Peek;
import dev.millrace.client.StepStatus;
import dev.millrace.store.DeadLetter;
import dev.millrace.store.JobProgress;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import dev.millrace.store.Schedule;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ServerUse;
import dev.millrace.store.SkippedRecord;
import dev.millrace.store.WorkerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Jobs, workers and what was lost of jobs as JSON. Fields are added, never renamed or taken away:
 * scripts read them. Each object has its schema in docs/schemas; {@code JsonSchemaTest} compares.
 */
public final class JsonView {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonView() {}

  /** The objects of a list, in its order. */
  public static <T> ArrayNode array(List<T> list, Function<T, ObjectNode> object) {
    ArrayNode array = NODES.arrayNode(list.size());
    list.forEach(each -> array.add(object.apply(each)));
    return array;
  }

  /** A job as it is listed: job.schema.json. */
  public static ObjectNode job(JobStatus status) {
    JobStatus.Tasks tasks = status.tasks();
    ObjectNode job = NODES.objectNode();
    job.put("job", status.jobId());
    job.put("definition", status.definition());
    job.put("state", status.state().name());
    job.put("mapTasks", tasks.maps());
    job.put("mapTasksLeft", tasks.mapsLeft());
    job.put("reduceTasks", tasks.mapOnly() ? 0 : tasks.partitions());
    job.put("reduceTasksLeft", tasks.mapOnly() ? 0 : tasks.reducesLeft());
    job.put("inputBytes", tasks.bytes());
    job.put("error", status.error());
    ObjectNode times = job.putObject("times");
    new TreeMap<>(status.times()).forEach((state, at) -> times.put(state.name(), at));
    ObjectNode counters = job.putObject("counters");
    new TreeMap<>(status.counters()).forEach(counters::put);
    job.put("protocol", status.protocol());
    Limits.Share share = status.turn().share();
    job.put("priority", share.priority());
    job.put("maxSlots", share.maxSlots());
    job.set("needs", labels(share.needs()));
    job.put("paused", status.turn().paused());
    return job;
  }

  /** A job to which something was done, and where it stands then: standing.schema.json. */
  public static ObjectNode standing(String jobId, JobState state) {
    return NODES.objectNode().put("job", jobId).put("state", state.name());
  }

  /** The library of the functions: functions.schema.json. */
  public static ObjectNode library(String name) {
    return NODES.objectNode().put("library", name);
  }

  /** What there is of a job's result: peek.schema.json. */
  public static ObjectNode peek(Peek peek) {
    ObjectNode object = NODES.objectNode();
    object.put("job", peek.jobId());
    object.put("state", peek.state().name());
    object.put("mapTasks", peek.maps());
    object.put("mapTasksCovered", peek.covered());
    object.put("mapTasksLeftOut", peek.leftOut());
    object.put("share", peek.share());
    object.put("final", peek.isFinal());
    ArrayNode results = object.putArray("results");
    for (Map.Entry<Object, Object> result : peek.top()) {
      ObjectNode each = results.addObject();
      each.put("key", text(result.getKey()));
      Object value = result.getValue();
      if (value instanceof Long || value instanceof Integer) {
        each.put("value", ((Number) value).longValue());
      } else if (value instanceof Double number && Double.isFinite(number)) {
        each.put("value", number);
      } else {
        each.put("value", text(value));
      }
    }
    return object;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
  }

  /** A job as it stands, with its steps and whom it has to run it: status.schema.json. */
  public static ObjectNode status(
      JobStatus status, JobProgress progress, List<StepStatus> steps, List<WorkerInfo> workers) {
    ObjectNode job = job(status);
    job.put("mapTasksRunning", progress.maps().running());
    job.put("mapAttemptsFailed", progress.maps().failed());
    job.put("mapDone", thousandths(progress.mapsDone(status)));
    job.put("reduceTasksRunning", progress.reduces().running());
    job.put("reduceAttemptsFailed", progress.reduces().failed());
    job.put("reduceDone", thousandths(progress.reducesDone(status)));
    job.set("steps", array(steps, JsonView::step));
    job.put("workers", workers.size());
    job.put("slots", workers.stream().mapToInt(WorkerInfo::slots).sum());
    job.put("waitsFor", Waiting.of(status, steps, workers));
    return job;
  }

  private static double thousandths(double share) {
    return Math.floor(share * 1000) / 1000;
  }

  private static ArrayNode labels(Labels labels) {
    ArrayNode array = NODES.arrayNode();
    labels.names().forEach(array::add);
    return array;
  }

  private static ObjectNode step(StepStatus step) {
    return job(step.status()).put("step", step.step().number()).put("name", step.step().name());
  }

  /** A worker: worker.schema.json. */
  public static ObjectNode worker(WorkerInfo worker) {
    ObjectNode object =
        NODES
            .objectNode()
            .put("worker", worker.worker())
            .put("slots", worker.slots())
            .put("version", worker.version())
            .put("protocol", worker.protocol());
    object.set("labels", labels(worker.labels()));
    return object;
  }

  /** A Redis server: server.schema.json. */
  public static ObjectNode server(ServerUse server) {
    return NODES
        .objectNode()
        .put("address", server.address())
        .put("version", server.version())
        .put("uptimeSeconds", server.uptimeSeconds())
        .put("usedBytes", server.usedBytes())
        .put("peakBytes", server.peakBytes())
        .put("maxBytes", server.maxBytes())
        .put("policy", server.policy())
        .put("clients", server.clients())
        .put("commandsPerSecond", server.commandsPerSecond())
        .put("replicas", server.replicas())
        .put("persistent", server.persistent())
        .put("writesFail", server.writesFail());
  }

  /** A task that was given up: dead-letter.schema.json. */
  public static ObjectNode deadLetter(DeadLetter letter) {
    return NODES
        .objectNode()
        .put("phase", letter.phase().name())
        .put("task", letter.task())
        .put("attempt", letter.attempt())
        .put("kind", letter.failure().kind().name())
        .put("worker", letter.worker())
        .put("cause", letter.failure().cause())
        .put("where", letter.failure().where())
        .put("stack", letter.failure().stack())
        .put("time", Instant.ofEpochMilli(letter.time()).toString());
  }

  /** A schedule as it stands: schedule.schema.json. */
  public static ObjectNode schedule(ScheduleStatus status) {
    Schedule schedule = status.schedule();
    return NODES
        .objectNode()
        .put("schedule", schedule.name())
        .put("cron", schedule.cron())
        .put("zone", schedule.zone().getId())
        .put("definition", schedule.job().definition())
        .put("overlap", schedule.overlap().name())
        .put("missed", schedule.missed().name())
        .put("next", status.next().map(Instant::toEpochMilli).orElse(0L))
        .put("lastJob", status.lastJob())
        .put("note", status.note());
  }

  /** A record that was skipped: skipped-record.schema.json. */
  public static ObjectNode skipped(SkippedRecord skipped) {
    return NODES
        .objectNode()
        .put("task", skipped.task())
        .put("record", skipped.record().ordinal())
        .put("place", skipped.record().position())
        .put("cause", skipped.cause())
        .put("text", skipped.record().text());
  }
}
