package dev.millrace.engine;

import dev.millrace.Utf8;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The types without parts, as they are encoded inside a composite; see {@link DataCodec}. */
final class ScalarCodec {

  private static final Set<Class<?>> TYPES =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Character.class,
          Float.class,
          Double.class,
          String.class,
          byte[].class,
          Utf8.class,
          BigInteger.class,
          UUID.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          Duration.class);

  private ScalarCodec() {}

  /** Whether {@link #write} writes values of a class. */
  static boolean encodes(Class<?> type) {
    return TYPES.contains(type);
  }

  /** Appends a value; returns false, and appends nothing, if it is none of these types. */
  static boolean write(Object value, GrowableBytes out) {
    if (value instanceof String text) {
      out.write(Tag.STRING);
      OrderedBytes.writeNestedText(text, out);
    } else if (value instanceof Long number) {
      OrderedNumbers.write(Tag.LONG, number, out);
    } else if (value instanceof Integer number) {
      OrderedNumbers.write(Tag.INTEGER, number, out);
    } else if (value instanceof Double number) {
      out.write(Tag.DOUBLE);
      OrderedNumbers.writeDouble(number, out);
    } else if (value instanceof Boolean truth) {
      out.write(truth ? Tag.TRUE : Tag.FALSE);
    } else if (value instanceof byte[] bytes) {
      out.write(Tag.BYTES);
      OrderedBytes.writeNestedBytes(bytes, out);
    } else {
      return writeRare(value, out);
    }
    return true;
  }

  private static boolean writeRare(Object value, GrowableBytes out) {
    if (value instanceof Byte number) {
      OrderedNumbers.write(Tag.BYTE, number, out);
    } else if (value instanceof Utf8 text) {
      out.write(Tag.UTF8);
      OrderedBytes.writeNestedBytes(text.toByteArray(), out);
    } else if (value instanceof Short number) {
      OrderedNumbers.write(Tag.SHORT, number, out);
    } else if (value instanceof Character character) {
      out.write(Tag.CHARACTER);
      out.write(character >> 8);
      out.write(character);
    } else if (value instanceof Float number) {
      out.write(Tag.FLOAT);
      OrderedNumbers.writeFloat(number, out);
    } else if (value instanceof UUID id) {
      out.write(Tag.UUID);
      OrderedNumbers.writeFixed(id.getMostSignificantBits() ^ Long.MIN_VALUE, out);
      OrderedNumbers.writeFixed(id.getLeastSignificantBits() ^ Long.MIN_VALUE, out);
    } else if (value instanceof Instant instant) {
      writePair(Tag.INSTANT, instant.getEpochSecond(), instant.getNano(), out);
    } else if (value instanceof Duration duration) {
      writePair(Tag.DURATION, duration.getSeconds(), duration.getNano(), out);
    } else if (value instanceof LocalDateTime time) {
      writePair(
          Tag.LOCAL_DATE_TIME,
          time.toLocalDate().toEpochDay(),
          time.toLocalTime().toNanoOfDay(),
          out);
    } else if (value instanceof LocalDate date) {
      out.write(Tag.LOCAL_DATE);
      OrderedNumbers.write(Tag.LONG, date.toEpochDay(), out);
    } else if (value.getClass() == BigInteger.class) {
      writeBigInteger((BigInteger) value, out);
    } else {
      return false;
    }
    return true;
  }

  /** Reads the value after its tag; null if the tag is of no such type. */
  static @Nullable Object read(int tag, ByteCursor in) {
    if (tag >= Tag.LONG - 8 && tag <= Tag.LONG + 8) {
      return OrderedNumbers.read(Tag.LONG, tag, in);
    }
    if (tag >= Tag.INTEGER - 4 && tag <= Tag.INTEGER + 4) {
      return (int) inRange(OrderedNumbers.read(Tag.INTEGER, tag, in), Integer.MIN_VALUE, in);
    }
    if (tag >= Tag.SHORT - 2 && tag <= Tag.SHORT + 2) {
      return (short) inRange(OrderedNumbers.read(Tag.SHORT, tag, in), Short.MIN_VALUE, in);
    }
    if (tag >= Tag.BYTE - 1 && tag <= Tag.BYTE + 1) {
      return (byte) inRange(OrderedNumbers.read(Tag.BYTE, tag, in), Byte.MIN_VALUE, in);
    }
    return switch (tag) {
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.CHARACTER -> (char) (in.next() << 8 | in.next());
      case Tag.FLOAT -> OrderedNumbers.readFloat(in);
      case Tag.DOUBLE -> OrderedNumbers.readDouble(in);
      case Tag.STRING -> OrderedBytes.readNestedText(in);
      case Tag.BYTES -> OrderedBytes.readNestedBytes(in);
      case Tag.UTF8 -> readUtf8(in);
      case Tag.BIG_INTEGER -> readBigInteger(in);
      case Tag.UUID -> new UUID(in.fixedLong() ^ Long.MIN_VALUE, in.fixedLong() ^ Long.MIN_VALUE);
      case Tag.INSTANT -> Instant.ofEpochSecond(readLong(in), readNanos(in));
      case Tag.DURATION -> Duration.ofSeconds(readLong(in), readNanos(in));
      case Tag.LOCAL_DATE -> LocalDate.ofEpochDay(readLong(in));
      case Tag.LOCAL_DATE_TIME ->
          LocalDateTime.of(LocalDate.ofEpochDay(readLong(in)), LocalTime.ofNanoOfDay(readLong(in)));
      default -> null;
    };
  }

  private static Utf8 readUtf8(ByteCursor in) {
    byte[] bytes = OrderedBytes.readNestedBytes(in);
    return Utf8.copyOf(bytes, 0, bytes.length);
  }

  private static long inRange(long value, long min, ByteCursor in) {
    if (value < min || value > ~min) {
      throw in.damaged(value + " does not fit its type");
    }
    return value;
  }

  private static void writePair(int tag, long first, long second, GrowableBytes out) {
    out.write(tag);
    OrderedNumbers.write(Tag.LONG, first, out);
    OrderedNumbers.write(Tag.LONG, second, out);
  }

  private static long readLong(ByteCursor in) {
    return OrderedNumbers.readTagged(Tag.LONG, 8, in);
  }

  private static long readNanos(ByteCursor in) {
    long nanos = readLong(in);
    if (nanos < 0 || nanos > 999_999_999) {
      throw in.damaged(nanos + " is no number of nanoseconds within a second");
    }
    return nanos;
  }

  /** A signed count of bytes, and the bytes of the magnitude, complemented below zero. */
  private static void writeBigInteger(BigInteger value, GrowableBytes out) {
    byte[] magnitude = value.abs().toByteArray();
    int skipped = magnitude[0] == 0 ? 1 : 0;
    int flip = value.signum() < 0 ? 0xff : 0;
    out.write(Tag.BIG_INTEGER);
    OrderedNumbers.write(Tag.INTEGER, (long) value.signum() * (magnitude.length - skipped), out);
    for (int i = skipped; i < magnitude.length; i++) {
      out.write(magnitude[i] ^ flip);
    }
  }

  private static BigInteger readBigInteger(ByteCursor in) {
    long signed = OrderedNumbers.readTagged(Tag.INTEGER, 4, in);
    if (Math.abs(signed) > in.remaining()) {
      throw in.damaged("an integer of " + Math.abs(signed) + " bytes does not fit");
    }
    byte[] magnitude = new byte[(int) Math.abs(signed)];
    int flip = signed < 0 ? 0xff : 0;
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = (byte) (in.next() ^ flip);
    }
    if (magnitude.length > 0 && magnitude[0] == 0) {
      throw in.damaged("an integer has leading zeros");
    }
    return new BigInteger(Long.signum(signed), magnitude);
  }
}
