package dev.millrace;

import org.jspecify.annotations.Nullable;

/** A mapper in front of an aggregator: each value that it emits is accumulated, alone. */
final class AggregatingMapper<I, K, V, A> implements Mapper<I, K, A> {

  private final Mapper<I, K, V> mapper;
  private final Aggregator<? super V, A, ?> aggregator;
  private @Nullable Emitter<K, A> target;
  private @Nullable Emitter<K, V> lifting;

  AggregatingMapper(Mapper<I, K, V> mapper, Aggregator<? super V, A, ?> aggregator) {
    this.mapper = mapper;
    this.aggregator = aggregator;
  }

  @Override
  public void open(TaskContext context) throws Exception {
    mapper.open(context);
  }

  @Override
  public void map(I record, Emitter<K, A> out) throws Exception {
    mapper.map(record, into(out));
  }

  @Override
  public void close(Emitter<K, A> out) throws Exception {
    mapper.close(into(out));
  }

  private Emitter<K, V> into(Emitter<K, A> out) {
    Emitter<K, V> emitter = lifting;
    if (emitter == null || target != out) {
      emitter = (key, value) -> out.emit(key, aggregator.accumulate(aggregator.create(), value));
      lifting = emitter;
      target = out;
    }
    return emitter;
  }
}
