package dev.millrace.examples.chaos;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where the result of a job goes. */
enum Place {
  /** It stays in Redis, with its job. */
  KEPT,
  /** To files, in a directory that is not there yet. */
  FILES,
  /** To files that take the place of older ones. */
  REPLACED;

  /** The parameters for it; writes the older files. */
  Parameters prepare(Parameters parameters, Path output) throws IOException {
    return switch (this) {
      case KEPT -> parameters;
      case FILES -> parameters.withOutput(output.toString());
      case REPLACED -> {
        writeOld(output);
        yield parameters.withOutput(output.toString()).overwriting();
      }
    };
  }

  /** What there should be when the job has failed. */
  Map<String, String> afterFailure(Path scratch) throws IOException {
    if (this != REPLACED) {
      return Map.of();
    }
    Path same = scratch.resolve("old");
    if (!same.toFile().exists()) {
      writeOld(same);
    }
    return Checker.parts(same);
  }

  /** More parts than some of the jobs have, and fewer than others. */
  private static void writeOld(Path output) throws IOException {
    try {
      LocalRunner.run(
          Job.named("old")
              .input(ItemsInput.of("a", "b", "c"))
              .mapper((String item, Emitter<String, String> out) -> out.emit(item, "old"))
              .splitSize(1)
              .output(Output.text(output.toString()))
              .build());
    } catch (dev.millrace.engine.UserCodeException e) {
      throw new IllegalStateException(e);
    }
  }
}
