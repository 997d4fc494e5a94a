package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.millrace.Emitter;
import dev.millrace.Mapper;
import dev.millrace.NoValue;
import dev.millrace.TaskContext;
import dev.millrace.Utf8;
import org.jspecify.annotations.Nullable;

/** A program as mapper: records are the lines that it reads, pairs those that it writes. */
final class ProgramMapper<V> implements Mapper<Object, Utf8, V> {

  /** Emits the pair that a line is. */
  @FunctionalInterface
  interface Pairs<V> {

    /** Lines that are the result: there is nothing to them but the line. */
    Pairs<NoValue> WHOLE_LINES =
        (bytes, from, to, out) -> out.emit(Utf8.wrap(bytes, from, to - from), NoValue.NO_VALUE);

    void emit(byte[] bytes, int from, int to, Emitter<Utf8, V> out);
  }

  private final Program program;
  private final Pairs<V> pairs;
  private @Nullable ProgramRun run;
  private @Nullable Emitter<Utf8, V> out;

  ProgramMapper(Program program, Pairs<V> pairs) {
    this.program = program;
    this.pairs = pairs;
  }

  @Override
  public void open(TaskContext context) throws Exception {
    run =
        ProgramRun.start(
            program,
            context,
            (bytes, from, to) -> pairs.emit(bytes, from, to, requireNonNull(out)));
  }

  @Override
  public void map(Object record, Emitter<Utf8, V> emitter) throws Exception {
    out = emitter;
    ProgramRun running = requireNonNull(run);
    if (record instanceof Utf8 text) {
      running.feed(text);
    } else {
      running.feed(record instanceof byte[] raw ? raw : record.toString().getBytes(UTF_8));
    }
    running.endLine();
  }

  @Override
  public void close(Emitter<Utf8, V> emitter) throws Exception {
    out = emitter;
    requireNonNull(run).finish();
  }
}
