package dev.millrace.streaming;

import static java.util.Objects.requireNonNull;

import dev.millrace.Emitter;
import dev.millrace.NoValue;
import dev.millrace.Reducer;
import dev.millrace.TaskContext;
import dev.millrace.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A program as reducer: each value of each key is a line that it reads, sorted by key; the lines
 * that it writes are the result.
 */
final class ProgramReducer implements Reducer<Utf8, Utf8, NoValue> {

  private final Program program;
  private final LineFormat format;
  private @Nullable ProgramRun run;
  private @Nullable Emitter<Utf8, NoValue> out;

  ProgramReducer(Program program, LineFormat format) {
    this.program = program;
    this.format = format;
  }

  @Override
  public void open(TaskContext context) throws Exception {
    run =
        ProgramRun.start(
            program,
            context,
            (bytes, from, to) ->
                ProgramMapper.Pairs.WHOLE_LINES.emit(bytes, from, to, requireNonNull(out)));
  }

  @Override
  public void reduce(Utf8 key, Iterable<Utf8> values, Emitter<Utf8, NoValue> emitter)
      throws Exception {
    out = emitter;
    for (Utf8 value : values) {
      format.feed(key, value, requireNonNull(run));
    }
  }

  @Override
  public void close(Emitter<Utf8, NoValue> emitter) throws Exception {
    out = emitter;
    requireNonNull(run).finish();
  }
}
