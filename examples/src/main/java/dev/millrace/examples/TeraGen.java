package dev.millrace.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.NoValue;
import dev.millrace.Parameters;
import dev.millrace.input.ItemsInput;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.LongStream;

/**
 * Writes {@code -D rows=N} rows of 100 bytes to be sorted: those of the Sort Benchmark, byte for
 * byte as Hadoop's TeraGen makes them.
 *
 * <p>A row is a random key of ten bytes, the number of the row, and filler. A random number is a
 * linear step from the one before, {@code a * x + c} modulo 2^128, and so are two such steps, or a
 * thousand. So each of {@code -D maps=N} tasks (16) leaps to its first row in some dozens of
 * multiplications, and writes one part of the rows that one task alone would write.
 *
 * <pre>{@code
 * ./millrace run tera-gen -D rows=10000000 --output rows/
 * }</pre>
 */
public final class TeraGen implements JobDefinition {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  @Override
  public Job<?, ?> define(Parameters parameters) {
    long rows = parameters.getLong("rows");
    long maps = parameters.getLong("maps", 16);
    if (rows < 0 || maps < 1 || maps > 10_000) {
      throw new InvalidJobException(
          "Parameter rows must be at least 0 and maps 1 to 10000: %d, %d".formatted(rows, maps));
    }
    Mapper<Long, byte[], NoValue> mapper =
        (map, out) -> {
          long start = map * (rows / maps) + Math.min(map, rows % maps);
          long end = start + rows / maps + (map < rows % maps ? 1 : 0);
          BigInteger random = Steps.ONE.times(start).from(BigInteger.ZERO);
          for (long number = start; number < end; number++) {
            random = Steps.ONE.from(random);
            out.emit(row(number, random), NoValue.NO_VALUE);
          }
        };
    return Job.named("tera-gen")
        .input(ItemsInput.of(LongStream.range(0, maps).boxed().toList()))
        .mapper(mapper)
        .output(parameters.output(Format.bytes((byte[] row, NoValue none) -> row)))
        .build();
  }

  @Override
  public String summary() {
    return "Writes -D rows=N rows of 100 bytes for tera-sort, in -D maps=N parts (16)";
  }

  private static byte[] row(long number, BigInteger random) {
    long high = random.shiftRight(64).longValue();
    long low = random.longValue();
    ByteBuffer row = ByteBuffer.allocate(100);
    row.putLong(high).putShort((short) (low >> 48)).putShort((short) 0x0011);
    row.put(HEX.toHexDigits(0L).concat(HEX.toHexDigits(number)).getBytes(US_ASCII));
    row.putInt(0x8899AABB);
    for (int shift = 44; shift >= 0; shift -= 4) {
      row.putInt(HEX.toHighHexDigit((int) (low >> shift) << 4) * 0x01010101);
    }
    return row.putInt(0xCCDDEEFF).array();
  }

  /** Steps of the random numbers that are taken together. */
  private record Steps(BigInteger a, BigInteger c) {

    static final Steps ONE =
        new Steps(
            new BigInteger("2360ed051fc65da44385df649fccf645", 16),
            new BigInteger("4a696d47726179524950202020202001", 16));

    BigInteger from(BigInteger x) {
      return a.multiply(x).add(c).and(MASK);
    }

    Steps times(long n) {
      if (n == 0) {
        return new Steps(BigInteger.ONE, BigInteger.ZERO);
      }
      Steps half = times(n / 2);
      Steps even = new Steps(half.a.multiply(half.a).and(MASK), half.from(half.c));
      return n % 2 == 0 ? even : new Steps(even.a.multiply(a).and(MASK), from(even.c));
    }
  }
}
