package dev.millrace.engine;

import dev.millrace.engine.EngineTesting.Bytes;
import dev.millrace.engine.EngineTesting.Chunks;
import java.util.List;

/** Reads damaged chunks, and tells what a reader makes of them. */
final class BlockDamage {

  private BlockDamage() {}

  /** {@code lost} as it should be, {@code read} if nothing is wrong, else what went wrong. */
  static String outcome(List<byte[]> chunks, BlockOrigin origin, int length, List<Bytes> expected) {
    try {
      RunReader run = new RunReader(Chunks.source(chunks, origin), origin, 0, length);
      List<Bytes> records = EngineTesting.readAll(run);
      return records.equals(expected) ? "read" : "silently wrong: " + records;
    } catch (LostBlockException e) {
      return "lost";
    } catch (Throwable e) {
      return "failed otherwise: " + e;
    }
  }
}
