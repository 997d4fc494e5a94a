package dev.millrace;

import java.nio.file.Path;
import java.util.Map;

/** What a mapper or reducer may know about the attempt that it serves. */
public interface TaskContext {

  /** The job's id. */
  String jobId();

  /** The task's number within its phase, from 0. */
  int task();

  /** Which attempt of the task this is, from 1. */
  int attempt();

  /**
   * Of a mapper: the file from which the current record comes, by its path as the input has found
   * it; that is an absolute one if the input's was. Empty in {@code open}, in reducers, and where
   * records come from no file.
   */
  String source();

  /**
   * Of a mapper: where the current record lies, for people: {@code /books/a.txt, byte 4101}. Empty
   * in {@code open} and in reducers.
   */
  String position();

  /** The parameters with which the job was submitted. */
  Parameters parameters();

  /**
   * A side table of the job. It is read once for all tasks that the worker runs, which share it: to
   * be read only. Of several values of one key it has the last.
   *
   * @throws InvalidJobException if the table was not given to the job, or is too large
   */
  <K, V> Map<K, V> table(SideTable<K, V> table);

  /**
   * The job's side files by name, where they lie on this worker: to be read only. They are there
   * for as long as the attempt runs.
   */
  Map<String, Path> files();

  /**
   * A side file of the job.
   *
   * @throws InvalidJobException if the job was not given one of this name
   */
  default Path file(String name) {
    Path file = files().get(name);
    if (file == null) {
      throw new InvalidJobException(
          "The job has no side file "
              + name
              + (files().isEmpty() ? "" : ", only " + String.join(", ", files().keySet()))
              + ": add --file "
              + name
              + "=PATH to the command, or .file(...) to its definition");
    }
    return file;
  }

  /**
   * A further output beside the job's result: files {@code NAME/part-00000} and so on in the output
   * directory, of this task's number ({@code part-m-00000} for a mapper before a reducer), with
   * lines {@code key<TAB>value}. They become part of the output with the result, and only what this
   * attempt has written if it is the one that counts. Asking again for the same name gives the same
   * output, so a name may be made from the record: {@code context.output("country=" + country)}.
   *
   * @param name with slashes for directories in directories; no part of it may be empty, or begin
   *     with a dot, an underscore or {@code part-}
   * @throws InvalidJobException if the result is kept with the job: then there is no directory
   * @throws IllegalArgumentException if that is no such name
   */
  default <K, V> Emitter<K, V> output(String name) {
    return output(name, Format.text());
  }

  /** As {@link #output(String)}, in another format; of all tasks the same for one name. */
  <K, V> Emitter<K, V> output(String name, Format<? super K, ? super V> format);

  /** The attempt's counters; to be used by the attempt's thread only. */
  Counters counters();

  /**
   * Says that the attempt makes progress, where a record takes long: without a word, a record or an
   * emission for longer than the job's task timeout, the attempt is ended.
   */
  void progress();

  /**
   * Has something closed when the attempt ends, whatever becomes of it: {@code close} of a mapper
   * or reducer is not called when the attempt fails.
   */
  void closeAtEnd(AutoCloseable resource);
}
