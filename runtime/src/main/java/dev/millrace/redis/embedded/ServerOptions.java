package dev.millrace.redis.embedded;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What an embedded server may be asked for; {@link #defaults()} suits tests and runs on one
 * machine.
 *
 * @param maxMemory limit in bytes after which writes are refused, 0 for none
 * @param appendOnly whether writes also go to an append-only file, which is removed with the server
 * @param appendFsync when that file is forced to disk
 * @param parent existing directory in which the server makes its own; programs must be allowed
 *     there
 */
public record ServerOptions(
    long maxMemory, boolean appendOnly, AppendFsync appendFsync, Path parent) {

  /** When the append-only file is forced to disk. */
  public enum AppendFsync {
    ALWAYS,
    EVERYSEC,
    NO
  }

  public ServerOptions {
    if (maxMemory < 0) {
      throw new IllegalArgumentException(
          "maxMemory must be 0 (no limit) or a number of bytes: " + maxMemory);
    }
    parent = parent.toAbsolutePath().normalize();
  }

  /** No memory limit, nothing written to disk, below {@code java.io.tmpdir}. */
  public static ServerOptions defaults() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
    return new ServerOptions(0, false, AppendFsync.EVERYSEC, temporary);
  }

  public ServerOptions withMaxMemory(long bytes) {
    return new ServerOptions(bytes, appendOnly, appendFsync, parent);
  }

  /** Turns the append-only file on. */
  public ServerOptions withAppendOnly(AppendFsync fsync) {
    return new ServerOptions(maxMemory, true, fsync, parent);
  }

  public ServerOptions withParent(Path directory) {
    return new ServerOptions(maxMemory, appendOnly, appendFsync, directory);
  }

  /** The text of the server's configuration file; its working directory is the server's own. */
  String config(int port, String password) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "protected-mode yes",
        "port " + port,
        "requirepass " + password,
        "tcp-keepalive 60",
        "databases 1",
        "daemonize no",
        "supervised no",
        "save \"\"",
        "appendonly " + (appendOnly ? "yes" : "no"),
        "appendfsync " + appendFsync.name().toLowerCase(Locale.ROOT),
        "maxmemory " + maxMemory,
        "maxmemory-policy noeviction",
        // What a large job has left expires as a whole: not between two commands.
        "lazyfree-lazy-expire yes",
        "enable-debug-command no",
        "enable-module-command no",
        "enable-protected-configs no",
        // The bug spoils what a forked child writes to disk, and nobody reads that back here.
        "ignore-warnings ARM64-COW-BUG",
        "");
  }
}
