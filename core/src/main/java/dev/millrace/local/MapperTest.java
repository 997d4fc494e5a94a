package dev.millrace.local;

import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Reducer;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A test of a mapper alone: the records that it is given, and the pairs that it is expected to
 * emit, in their order. See {@link JobTest#mapper}.
 *
 * @param <I> the type of the records
 * @param <K> the type of the emitted keys
 * @param <V> the type of the emitted values
 */
public final class MapperTest<I, K, V> extends Expectations<K, V, MapperTest<I, K, V>> {

  private final Mapper<I, K, V> mapper;
  private final List<I> records = new ArrayList<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private Parameters parameters = Parameters.of();
  private String source = "";

  MapperTest(Mapper<I, K, V> mapper) {
    this.mapper = mapper;
  }

  /** Sets a parameter that the mapper's context has. */
  public MapperTest<I, K, V> with(String name, String value) {
    parameters = parameters.with(name, value);
    return changed();
  }

  /** Gives the context a side file. */
  public MapperTest<I, K, V> file(String name, Path path) {
    files.put(name, path);
    return changed();
  }

  /** Sets the file from which the context says that the records come. */
  public MapperTest<I, K, V> source(String path) {
    source = path;
    return changed();
  }

  /** Gives the mapper records, after those that it was given before. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final MapperTest<I, K, V> given(I... more) {
    records.addAll(List.of(more));
    return changed();
  }

  /** Tests the mapper together with a reducer of its pairs, as a job. */
  public <R> JobTest<I, K, R> reducer(Reducer<K, V, R> reducer) {
    Job<K, R> job =
        Job.named("test")
            .input(new MemoryInput(records, source))
            .mapper(untyped())
            .reducer(reducer)
            .build();
    JobTest<I, K, R> test = new JobTest<>(ignored -> job, parameters, false);
    return records.isEmpty() ? test : test.givenAll(records);
  }

  @Override
  MapperTest<I, K, V> self() {
    return this;
  }

  @Override
  String subject() {
    return "The mapper";
  }

  @Override
  LocalResult<K, V> run() throws IOException, UserCodeException {
    try (Calls calls = new Calls(parameters, files)) {
      return run(calls);
    }
  }

  private LocalResult<K, V> run(Calls calls) throws IOException, UserCodeException {
    List<Map.Entry<K, V>> emitted = new ArrayList<>();
    calls.run("in open, before the first record", () -> mapper.open(calls.context()));
    RecordReader<Object> reader = new MemoryInput(records, source).open();
    calls.reads(reader);
    for (I record : records) {
      reader.advance();
      calls.run(
          reader.position(),
          () -> mapper.map(record, (key, value) -> emitted.add(Map.entry(key, value))));
    }
    calls.run(
        "in close, after the last record",
        () -> mapper.close((key, value) -> emitted.add(Map.entry(key, value))));
    return new LocalResult<>(List.copyOf(emitted), calls.counters());
  }

  @SuppressWarnings("unchecked") // it is given the records of this test only
  private Mapper<Object, K, V> untyped() {
    return (Mapper<Object, K, V>) mapper;
  }
}
