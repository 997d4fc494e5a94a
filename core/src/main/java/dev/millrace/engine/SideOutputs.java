package dev.millrace.engine;

import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * What one attempt writes beside its result, by name. Closing without {@link #finish} discards it.
 */
public abstract class SideOutputs implements Closeable {

  /** For results that are kept with the job, or go where there is no room for anything else. */
  public static final SideOutputs NONE =
      new Unwritten() {
        @Override
        public <K, V> Emitter<K, V> open(String name, Format<? super K, ? super V> format) {
          throw new InvalidJobException(
              "Output "
                  + name
                  + " has no place: the job's result does not go to a directory, beside whose files"
                  + " it could be written; add --output DIR, or .output(Output.files(...)) to its"
                  + " definition");
        }
      };

  /** For what is run to look at it: a sample of the input, a result on the way. */
  public static final SideOutputs IGNORED =
      new Unwritten() {
        @Override
        public <K, V> Emitter<K, V> open(String name, Format<? super K, ? super V> format) {
          SideName.check(name);
          return (key, value) -> {};
        }
      };

  /** The output of a name. */
  public abstract <K, V> Emitter<K, V> open(String name, Format<? super K, ? super V> format);

  /** Makes everything durable under the attempt's own name. */
  public abstract List<SidePart> finish() throws IOException;

  /** Names who remembers that an emission has failed, whatever user code makes of it. */
  void guardedBy(GuardedEmitter out) {}

  /** Leaves no files. */
  abstract static class Unwritten extends SideOutputs {

    @Override
    public List<SidePart> finish() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
