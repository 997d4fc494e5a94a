package dev.millrace;

import java.util.List;

/** Gives everything that it is given to a collator at once; see {@link Job#collate}. */
final class Collation<K, R, S> implements Reducer<String, Pair<K, R>, S> {

  private final String name;
  private final Collator<K, R, S> collator;
  private boolean done;

  Collation(String name, Collator<K, R, S> collator) {
    this.name = name;
    this.collator = collator;
  }

  @Override
  public void open(TaskContext context) {
    done = false;
  }

  @Override
  public void reduce(String key, Iterable<Pair<K, R>> result, Emitter<String, S> out)
      throws Exception {
    done = true;
    out.emit(name, collator.collate(result));
  }

  /** Of nothing, too, there is one value. */
  @Override
  public void close(Emitter<String, S> out) throws Exception {
    if (!done) {
      out.emit(name, collator.collate(List.of()));
    }
  }
}
