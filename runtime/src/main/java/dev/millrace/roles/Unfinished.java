package dev.millrace.roles;

import dev.millrace.engine.Manifest;
import dev.millrace.store.PartialStore;
import dev.millrace.store.StoreException;

/**
 * An attempt that has run: its blocks may still be on their way, and it is not committed.
 *
 * @param held its task
 * @param chunks where its blocks go
 * @param manifest what it commits
 */
record Unfinished(HeldTask held, PartialStore.ChunkWriter chunks, Manifest manifest) {

  /** Removes what an attempt has stored that has ended for some reason. */
  static void discard(PartialStore.ChunkWriter chunks, Throwable reason) {
    try {
      chunks.discard();
    } catch (StoreException e) {
      reason.addSuppressed(e);
    }
  }
}
