package dev.millrace.roles;

import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that prints on another one, by the very calls that it is given, so that encoding, locks
 * and flushing are that one's; and copies what is printed where there is a log for it. Everything
 * that is not overridden here ends in what is.
 */
final class CopyingStream extends PrintStream {

  private final PrintStream original;
  private final Supplier<@Nullable PrintLog> log;

  CopyingStream(PrintStream original, Supplier<@Nullable PrintLog> log) {
    super(original);
    this.original = original;
    this.log = log;
  }

  PrintStream original() {
    return original;
  }

  private void copy(String text) {
    PrintLog current = log.get();
    if (current != null) {
      current.add(text);
    }
  }

  private void copyLine(String text) {
    PrintLog current = log.get();
    if (current != null) {
      current.add(text);
      current.add("\n");
    }
  }

  @Override
  public void write(int b) {
    original.write(b);
    PrintLog current = log.get();
    if (current != null) {
      current.add(new byte[] {(byte) b}, 0, 1);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    original.write(bytes, offset, length);
    PrintLog current = log.get();
    if (current != null) {
      current.add(bytes, offset, length);
    }
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void flush() {
    original.flush();
  }

  @Override
  public void close() {
    original.close();
  }

  @Override
  public boolean checkError() {
    return original.checkError();
  }

  @Override
  public void print(@Nullable String text) {
    original.print(text);
    copy(String.valueOf(text));
  }

  @Override
  public void print(boolean value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(int value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(long value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(float value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(double value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char[] value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  @Override
  public void println(@Nullable String text) {
    original.println(text);
    copyLine(String.valueOf(text));
  }

  @Override
  public void println() {
    original.println();
    copyLine("");
  }

  @Override
  public void println(boolean value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(char value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(int value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(long value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(float value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(double value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(char[] value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(@Nullable Object value) {
    println(String.valueOf(value));
  }
}
