package dev.millrace.redis;

import dev.millrace.engine.DataCodec;
import dev.millrace.store.CorruptStateException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a hash as they were read, for one who does not trust them: Redis may have lost writes,
 * and a stranger may have written. Whatever is wrong is a {@link CorruptStateException} that names
 * the job and the field.
 */
final class StoredFields {

  private static final int SHOWN = 40;

  private final String subject;
  private final List<String> names;
  private final List<byte[]> values;

  /**
   * Creates them.
   *
   * @param subject whose fields they are: {@code Job wc-42}
   * @param values the values of {@code names}, empty where there are none
   */
  StoredFields(String subject, List<String> names, List<byte[]> values) {
    this.subject = subject;
    this.names = names;
    this.values = values;
  }

  boolean has(String name) {
    return bytes(name).length > 0;
  }

  byte[] bytes(String name) {
    return values.get(names.indexOf(name));
  }

  String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** A whole number from {@code least} to {@code most}; 0 if there is none. */
  long number(String name, long least, long most) {
    if (!has(name)) {
      return 0;
    }
    String text = text(name);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw damaged(name, "it is no whole number: " + shown(text), e);
    }
    throw damaged(name, "%d is not between %d and %d".formatted(Long.parseLong(text), least, most));
  }

  int count(String name, int most) {
    return (int) number(name, 0, most);
  }

  boolean flag(String name) {
    return number(name, 0, 1) == 1;
  }

  /** What the codec of the protocol has written, brought into shape by {@code shape}. */
  <T> T decoded(String name, Function<Object, T> shape) {
    return decoded(subject + ": " + name, bytes(name), shape);
  }

  CorruptStateException damaged(String name, String why) {
    return damaged(name, why, null);
  }

  private CorruptStateException damaged(String name, String why, @Nullable Exception cause) {
    return corrupt(subject + ": " + name, why, cause);
  }

  /** As {@link #decoded(String, Function)}, for bytes that lie elsewhere. */
  static <T> T decoded(String subject, byte[] bytes, Function<Object, T> shape) {
    return decoded(JobFields.codec(), subject, bytes, shape);
  }

  /** As {@link #decoded(String, byte[], Function)}, with a codec that is used more than once. */
  static <T> T decoded(DataCodec codec, String subject, byte[] bytes, Function<Object, T> shape) {
    try {
      return shape.apply(codec.decode(bytes));
    } catch (IllegalArgumentException e) {
      throw corrupt(subject, String.valueOf(e.getMessage()), e);
    }
  }

  /** A decoded value as what it has to be. */
  static <T> T as(Class<T> type, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "a %s is missing and %s is there"
              .formatted(
                  type.getSimpleName(),
                  value == null ? "nothing" : "a " + value.getClass().getSimpleName()));
    }
    return type.cast(value);
  }

  /** A decoded value as the list that it has to be. */
  static List<?> list(@Nullable Object value) {
    return as(List.class, value);
  }

  /** A decoded value as the map that it has to be. */
  static Map<?, ?> map(@Nullable Object value) {
    return as(Map.class, value);
  }

  /** A decoded list of {@code size} parts. */
  static List<?> parts(@Nullable Object value, int size) {
    List<?> list = list(value);
    if (list.size() != size) {
      throw new IllegalArgumentException(
          "there are %d parts in place of %d".formatted(list.size(), size));
    }
    return list;
  }

  private static CorruptStateException corrupt(
      String subject, String why, @Nullable Exception cause) {
    String sentence =
        subject
            + " is damaged: "
            + why
            + "; Redis has lost writes, or something else than Millrace has written there";
    return cause == null
        ? new CorruptStateException(sentence)
        : new CorruptStateException(sentence, cause);
  }

  private static String shown(String text) {
    return '"' + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + '"';
  }
}
