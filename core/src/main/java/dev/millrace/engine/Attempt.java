package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Parameters;
import dev.millrace.SideTable;
import dev.millrace.TaskContext;
import java.nio.file.Path;
import java.util.Map;

/**
 * One attempt of a task: its identity, and what user code may see of it.
 *
 * @param jobId the job's id
 * @param task the task's number within its phase, from 0
 * @param attempt which attempt of the task it is, from 1
 * @param id the attempt's id, unique for all time: nothing else ever writes under it
 * @param parameters the job's parameters
 * @param counters the attempt's counters
 * @param tables the job's side tables
 * @param files the job's side files by name, where they lie in this process
 * @param life what the attempt's code reads and has opened
 * @param sides what the attempt writes beside its result
 */
public record Attempt(
    String jobId,
    int task,
    int attempt,
    String id,
    Parameters parameters,
    TaskCounters counters,
    Tables tables,
    Map<String, Path> files,
    SideOutputs sides,
    AttemptLife life)
    implements TaskContext {

  /** An attempt of a job without side tables and files, which writes nothing beside its result. */
  public Attempt(
      String jobId,
      int task,
      int attempt,
      String id,
      Parameters parameters,
      TaskCounters counters) {
    this(
        jobId,
        task,
        attempt,
        id,
        parameters,
        counters,
        Tables.NONE,
        Map.of(),
        SideOutputs.NONE,
        new AttemptLife());
  }

  /** The same attempt with side tables. */
  public Attempt with(Tables read) {
    return new Attempt(jobId, task, attempt, id, parameters, counters, read, files, sides, life);
  }

  /** The same attempt with side files. */
  public Attempt withFiles(Map<String, Path> byName) {
    return new Attempt(jobId, task, attempt, id, parameters, counters, tables, byName, sides, life);
  }

  /** The same attempt with what it writes beside its result. */
  public Attempt with(SideOutputs opened) {
    return new Attempt(jobId, task, attempt, id, parameters, counters, tables, files, opened, life);
  }

  @Override
  public String source() {
    return life.source();
  }

  @Override
  public String position() {
    return life.position();
  }

  @Override
  public void progress() {
    life.progress();
  }

  @Override
  public void closeAtEnd(AutoCloseable resource) {
    life.closeAtEnd(resource);
  }

  @Override
  public <K, V> Map<K, V> table(SideTable<K, V> table) {
    return tables.get(table);
  }

  @Override
  public <K, V> Emitter<K, V> output(String name, Format<? super K, ? super V> format) {
    return sides.open(name, format);
  }
}
