package dev.millrace.local;

import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A test of a reducer alone: keys with their values, in the order in which they are given, and the
 * pairs that it is expected to emit. See {@link JobTest#reducer}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <R> the type of the results
 */
public final class ReducerTest<K, V, R> extends Expectations<K, R, ReducerTest<K, V, R>> {

  private record Group<K, V>(K key, List<V> values) {}

  private final Reducer<K, V, R> reducer;
  private final List<Group<K, V>> groups = new ArrayList<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private Parameters parameters = Parameters.of();

  ReducerTest(Reducer<K, V, R> reducer) {
    this.reducer = reducer;
  }

  /** Sets a parameter that the reducer's context has. */
  public ReducerTest<K, V, R> with(String name, String value) {
    parameters = parameters.with(name, value);
    return changed();
  }

  /** Gives the context a side file. */
  public ReducerTest<K, V, R> file(String name, Path path) {
    files.put(name, path);
    return changed();
  }

  /** Gives the reducer a further key with its values; as in a job, they can be iterated once. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final ReducerTest<K, V, R> given(K key, V... values) {
    groups.add(new Group<>(key, List.of(values)));
    return changed();
  }

  @Override
  ReducerTest<K, V, R> self() {
    return this;
  }

  @Override
  String subject() {
    return "The reducer";
  }

  @Override
  LocalResult<K, R> run() throws IOException, UserCodeException {
    try (Calls calls = new Calls(parameters, files)) {
      return run(calls);
    }
  }

  private LocalResult<K, R> run(Calls calls) throws UserCodeException {
    List<Map.Entry<K, R>> emitted = new ArrayList<>();
    calls.run("in open, before the first key", () -> reducer.open(calls.context()));
    for (Group<K, V> group : groups) {
      Iterable<V> once = once(group.values());
      calls.run(
          "key " + Difference.shown(group.key()),
          () ->
              reducer.reduce(
                  group.key(), once, (key, value) -> emitted.add(Map.entry(key, value))));
    }
    calls.run(
        "in close, after the last key",
        () -> reducer.close((key, value) -> emitted.add(Map.entry(key, value))));
    return new LocalResult<>(List.copyOf(emitted), calls.counters());
  }

  private static <V> Iterable<V> once(List<V> values) {
    Iterator<Iterator<V>> only = List.of(values.iterator()).iterator();
    return () -> {
      if (!only.hasNext()) {
        throw new IllegalStateException(
            "The values of a key are streamed and can be iterated once: collect them if you need them again");
      }
      return only.next();
    };
  }
}
