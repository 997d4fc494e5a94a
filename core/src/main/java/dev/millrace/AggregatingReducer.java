package dev.millrace;

import java.util.Iterator;

/** Combines what was accumulated of a key, and finishes it. */
final class AggregatingReducer<K, A, R> implements Reducer<K, A, R> {

  private final Aggregator<?, A, R> aggregator;
  private final Combiner<A> combiner;

  AggregatingReducer(Aggregator<?, A, R> aggregator) {
    this.aggregator = aggregator;
    this.combiner = aggregator.combiner();
  }

  @Override
  public void reduce(K key, Iterable<A> values, Emitter<K, R> out) {
    Iterator<A> each = values.iterator();
    A accumulated = each.next();
    while (each.hasNext()) {
      accumulated = combiner.combine(accumulated, each.next());
    }
    out.emit(key, aggregator.finish(accumulated));
  }
}
