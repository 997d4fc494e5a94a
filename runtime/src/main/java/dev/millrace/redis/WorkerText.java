package dev.millrace.redis;

import com.google.common.primitives.Ints;
import dev.millrace.InvalidJobException;
import dev.millrace.store.Labels;
import dev.millrace.store.WorkerInfo;
import java.util.Optional;

/** What a worker says of itself: slots, protocol, build; in another line its labels, if any. */
final class WorkerText {

  private WorkerText() {}

  static String write(WorkerInfo worker) {
    String text = worker.slots() + " " + worker.protocol() + " " + worker.version();
    return worker.labels().isEmpty() ? text : text + "\n" + worker.labels();
  }

  /** What is not a worker's word is nobody's, and no error of all. */
  static Optional<WorkerInfo> read(String name, String said) {
    String[] lines = said.split("\n", 2);
    String[] parts = lines[0].split(" ", 3);
    Integer slots = Ints.tryParse(parts[0]);
    Integer protocol = parts.length < 3 ? null : Ints.tryParse(parts[1]);
    if (slots == null || slots < 0 || protocol == null) {
      return Optional.empty();
    }
    try {
      Labels labels = lines.length < 2 ? Labels.NONE : Labels.parse(lines[1]);
      return Optional.of(new WorkerInfo(name, slots, parts[2], protocol, labels));
    } catch (InvalidJobException e) {
      return Optional.empty();
    }
  }
}
