package dev.millrace.local;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.UserCodeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be expected of that which a test runs. It runs once, when the first is asked.
 *
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 * @param <S> the test's own type
 */
abstract class Expectations<K, R, S extends Expectations<K, R, S>> {

  private @Nullable LocalResult<K, R> result;

  abstract S self();

  /** What is tested, for messages. */
  abstract String subject();

  /** Runs what is tested, and checks the laws that it has to obey. */
  abstract LocalResult<K, R> run() throws IOException, UserCodeException;

  /** To be called where something changes that is run with. */
  final S changed() {
    result = null;
    return self();
  }

  /**
   * Expects these pairs, no others, in this order. Doubles are equal if they differ by at most a
   * billionth.
   *
   * @throws AssertionError with the difference, if there are others
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final S expect(Map.Entry<? extends K, ? extends R>... pairs) {
    Difference.of(List.of(pairs), result().entries())
        .ifPresent(
            difference -> {
              throw new AssertionError(subject() + " gave another result: " + difference);
            });
    return self();
  }

  /**
   * Expects these lines, {@code key<TAB>value}, as text output would have them.
   *
   * @throws AssertionError with the difference, if there are others
   */
  public final S expectLines(String... lines) {
    List<String> got = result().entries().stream().map(Expectations::line).toList();
    Difference.of(List.of(lines), got)
        .ifPresent(
            difference -> {
              throw new AssertionError(subject() + " gave other lines: " + difference);
            });
    return self();
  }

  /**
   * Expects the total of a counter; 0 if it was never counted.
   *
   * @throws AssertionError with all counters, if it is another
   */
  public final S expectCounter(String name, long total) {
    Map<String, Long> counters = result().counters();
    if (counters.getOrDefault(name, 0L) != total) {
      throw new AssertionError(
          "%s counted %d of %s in place of %d; all counters are %s"
              .formatted(subject(), counters.getOrDefault(name, 0L), name, total, counters));
    }
    return self();
  }

  /**
   * Expects that it fails, with a message that contains all of these texts.
   *
   * @throws AssertionError if it does not fail, or with another message
   */
  public final void expectFailure(String... parts) {
    LocalResult<K, R> got;
    try {
      got = run();
    } catch (IOException | UserCodeException | InvalidJobException e) {
      String said = describe(e);
      for (String part : parts) {
        if (!said.contains(part)) {
          throw new AssertionError(
              subject() + " failed without saying \"" + part + "\": " + said, e);
        }
      }
      return;
    }
    throw new AssertionError(
        subject() + " was expected to fail, but gave " + Difference.shown(got.entries()));
  }

  /**
   * What it has given, for whatever else is to be checked.
   *
   * @throws AssertionError if it failed, or breaks a law
   */
  public final LocalResult<K, R> result() {
    LocalResult<K, R> known = result;
    if (known == null) {
      try {
        known = run();
      } catch (IOException | UserCodeException | InvalidJobException e) {
        throw new AssertionError(subject() + " failed: " + describe(e), e);
      }
      result = known;
    }
    return known;
  }

  private static String describe(Exception e) {
    String place = e instanceof UserCodeException code ? ", " + code.position() : "";
    return e.getMessage() + place;
  }

  private static String line(Map.Entry<?, ?> pair) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      Format.text().write(pair.getKey(), pair.getValue(), line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.substring(0, text.length() - 1);
  }
}
