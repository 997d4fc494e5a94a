package dev.millrace.local;

import dev.millrace.Combiner;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.StepResult;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.SideFiles;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the mappers of a job emit, to try the job's combiner on. */
final class EmittedValues {

  private static final int GROUPINGS = 20;
  private static final int MAX_KEYS = 200;
  private static final int MAX_VALUES = 100;

  private final Job<?, ?> job;
  private final Parameters parameters;
  private final DataCodec codec;
  private final Map<ByteBuffer, List<Object>> values = new LinkedHashMap<>();

  EmittedValues(Job<?, ?> job, Parameters parameters) {
    this.job = job;
    this.parameters = parameters;
    this.codec = DataCodec.of(job);
  }

  /** Tries the job's combiner, if it has one, on the first values of the first keys. */
  @SuppressWarnings("unchecked") // the builder saw to it that it takes the mapper's values
  void checkCombiner(Random random, long seed) throws IOException, UserCodeException {
    if (job.combiner().isEmpty() || needsOthers()) {
      return;
    }
    for (Job.Source source : job.sources()) {
      collect((Input<Object>) source.input(), (Mapper<Object, Object, Object>) source.mapper());
    }
    CombinerTest.CombinerLaw<Object> law =
        new CombinerTest.CombinerLaw<>((Combiner<Object>) job.combiner().get(), codec);
    for (List<Object> ofKey : values.values()) {
      Object expected = law.inOrder(ofKey);
      for (int round = 0; ofKey.size() > 2 && round < GROUPINGS; round++) {
        law.check(ofKey, expected, random, seed);
      }
    }
  }

  /** Whether the mappers need what other jobs have made: then only whole runs try the combiner. */
  private boolean needsOthers() {
    return !job.sideTables().isEmpty()
        || job.sources().stream().anyMatch(source -> source.input() instanceof StepResult);
  }

  private void collect(Input<Object> input, Mapper<Object, Object, Object> mapper)
      throws IOException, UserCodeException {
    InputContext context = new InputContext(job.splitSize(), 1, codec);
    try (Calls calls = new Calls(parameters, SideFiles.of(job))) {
      collect(input, mapper, context, calls);
    }
  }

  private void collect(
      Input<Object> input, Mapper<Object, Object, Object> mapper, InputContext context, Calls calls)
      throws IOException, UserCodeException {
    calls.run("in open, before the first record", () -> mapper.open(calls.context()));
    for (Split split : input.splits(context)) {
      try (RecordReader<Object> reader = input.open(split, context)) {
        calls.reads(reader);
        while (reader.advance()) {
          Object record = reader.record();
          calls.run(reader.position(), () -> mapper.map(record, this::add));
        }
      }
    }
    calls.run("in close, after the last record", () -> mapper.close(this::add));
  }

  private void add(Object key, Object value) {
    ByteBuffer encoded = ByteBuffer.wrap(codec.encode(key));
    if (values.size() < MAX_KEYS || values.containsKey(encoded)) {
      List<Object> ofKey = values.computeIfAbsent(encoded, absent -> new ArrayList<>());
      if (ofKey.size() < MAX_VALUES) {
        // As it is now: the mapper may use it again.
        ofKey.add(codec.decode(codec.encode(value)));
      }
    }
  }
}
