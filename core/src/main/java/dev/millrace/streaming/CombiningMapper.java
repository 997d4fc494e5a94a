package dev.millrace.streaming;

import dev.millrace.Emitter;
import dev.millrace.Mapper;
import dev.millrace.TaskContext;
import dev.millrace.Utf8;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapper whose pairs go through a program before they travel: whenever some megabytes have come
 * together they are sorted by key, and the program reads them as a reducer would; what it writes
 * are the pairs that are emitted.
 */
final class CombiningMapper implements Mapper<Object, Utf8, Utf8> {

  private static final long MAX_BYTES = 16 << 20;

  /** What a pair costs beside its bytes. */
  private static final int OVERHEAD = 120;

  private record Line(Utf8 key, Utf8 value) {}

  private final Mapper<Object, Utf8, Utf8> mapper;
  private final Program program;
  private final LineFormat format;
  private final List<Line> lines = new ArrayList<>();
  private long bytes;
  private @Nullable TaskContext context;

  CombiningMapper(Mapper<Object, Utf8, Utf8> mapper, Program program, LineFormat format) {
    this.mapper = mapper;
    this.program = program;
    this.format = format;
  }

  @Override
  public void open(TaskContext opened) throws Exception {
    context = opened;
    program.check(opened);
    mapper.open(opened);
  }

  @Override
  public void map(Object record, Emitter<Utf8, Utf8> out) throws Exception {
    mapper.map(record, this::add);
    if (bytes >= MAX_BYTES) {
      combine(out);
    }
  }

  @Override
  public void close(Emitter<Utf8, Utf8> out) throws Exception {
    mapper.close(this::add);
    combine(out);
  }

  private void add(Utf8 key, Utf8 value) {
    lines.add(new Line(key.copy(), value.copy()));
    bytes += key.size() + value.size() + OVERHEAD;
  }

  private void combine(Emitter<Utf8, Utf8> out) throws Exception {
    if (lines.isEmpty() || context == null) {
      return;
    }
    lines.sort(Comparator.comparing(Line::key));
    try (ProgramRun run =
        ProgramRun.start(program, context, (line, from, to) -> format.emit(line, from, to, out))) {
      for (Line line : lines) {
        format.feed(line.key(), line.value(), run);
      }
      run.finish();
    }
    lines.clear();
    bytes = 0;
  }
}
