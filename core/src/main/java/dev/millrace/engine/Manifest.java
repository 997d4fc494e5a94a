package dev.millrace.engine;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteArrayDataInput;
import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Shorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a committed attempt has written: for every partition the runs and how many chunks each has,
 * an empty list where there is nothing, so that "nothing was written" and "it was lost" never look
 * alike.
 *
 * <p>Encoded (integers big-endian) as {@code attempt id, LF, partitions:4, offset:4 for each
 * partition and the end, then per partition the chunks of each run as 4 bytes each, bytes:8,
 * checksum:4, counters:4, then per counter a name and 8 bytes, sides:4, then per side file name,
 * suffix, bytes:8 and checksum:4, and CRC32C of all that:4}. Offsets count from the first
 * partition's runs, so that a script can cut one partition out of it.
 *
 * @param attempt the id of the attempt, without line feeds
 * @param runs per partition, the number of chunks of each run
 * @param bytes the sum of the lengths of all blocks, or of the part file
 * @param checksum CRC32C of the part file; 0 where there is none
 * @param counters the attempt's counters
 * @param sides the files that it has written beside its result
 */
public record Manifest(
    String attempt,
    List<int[]> runs,
    long bytes,
    int checksum,
    Map<String, Long> counters,
    List<SidePart> sides) {

  /** Copies the collections. */
  public Manifest {
    runs = List.copyOf(runs);
    counters = ImmutableSortedMap.copyOf(counters);
    sides = List.copyOf(sides);
  }

  /** The manifest of an attempt that has written nothing beside its result. */
  public Manifest(
      String attempt, List<int[]> runs, long bytes, int checksum, Map<String, Long> counters) {
    this(attempt, runs, bytes, checksum, counters, List.of());
  }

  /** The manifest of an attempt at its end; finishes what it writes beside its result. */
  static Manifest of(Attempt attempt, List<int[]> runs, long bytes, int checksum)
      throws IOException {
    List<SidePart> sides = attempt.sides().finish();
    return new Manifest(attempt.id(), runs, bytes, checksum, attempt.counters().totals(), sides);
  }

  /** The encoded manifest. */
  public byte[] toBytes() {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.write((attempt + "\n").getBytes(StandardCharsets.UTF_8));
    out.writeInt(runs.size());
    int offset = 0;
    for (int[] ofPartition : runs) {
      out.writeInt(offset);
      offset += Integer.BYTES * ofPartition.length;
    }
    out.writeInt(offset);
    runs.forEach(ofPartition -> Arrays.stream(ofPartition).forEach(out::writeInt));
    out.writeLong(bytes);
    out.writeInt(checksum);
    out.writeInt(counters.size());
    counters.forEach(
        (name, total) -> {
          out.writeUTF(name);
          out.writeLong(total);
        });
    out.writeInt(sides.size());
    for (SidePart side : sides) {
      out.writeUTF(side.name());
      out.writeUTF(side.suffix());
      out.writeLong(side.bytes());
      out.writeInt(side.checksum());
    }
    out.writeInt(crc(out.toByteArray()));
    return out.toByteArray();
  }

  /**
   * Decodes what {@link #toBytes} wrote.
   *
   * @throws CorruptBlockException if the bytes are damaged
   */
  public static Manifest fromBytes(byte[] bytes) throws CorruptBlockException {
    byte[] body = Arrays.copyOf(bytes, Math.max(0, bytes.length - Integer.BYTES));
    if (!Arrays.equals(bytes, Bytes.concat(body, Ints.toByteArray(crc(body))))) {
      throw new CorruptBlockException(
          "Manifest of " + bytes.length + " bytes does not match its checksum");
    }
    return decode(body);
  }

  private static Manifest decode(byte[] bytes) throws CorruptBlockException {
    try {
      int attemptLength = attemptLength(bytes);
      ByteArrayDataInput in = ByteStreams.newDataInput(bytes, attemptLength + 1);
      int partitions = checkCount(in.readInt(), bytes);
      int[] offsets = new int[partitions + 1];
      for (int i = 0; i <= partitions; i++) {
        offsets[i] = in.readInt();
      }
      List<int[]> runs = new ArrayList<>(partitions);
      for (int partition = 0; partition < partitions; partition++) {
        runs.add(readRuns(in, offsets[partition + 1] - offsets[partition], bytes));
      }
      long size = in.readLong();
      int checksum = in.readInt();
      int count = checkCount(in.readInt(), bytes);
      Map<String, Long> counters = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        counters.put(readName(in, bytes), in.readLong());
      }
      int sideParts = checkCount(in.readInt(), bytes);
      List<SidePart> sides = new ArrayList<>();
      for (int i = 0; i < sideParts; i++) {
        sides.add(
            new SidePart(readName(in, bytes), readName(in, bytes), in.readLong(), in.readInt()));
      }
      if (offsets[0] != 0 || in.skipBytes(1) != 0) {
        throw new CorruptBlockException(
            "Manifest of " + bytes.length + " bytes does not begin or end as it should");
      }
      String attempt = new String(bytes, 0, attemptLength, StandardCharsets.UTF_8);
      return new Manifest(attempt, runs, size, checksum, counters, sides);
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      throw new CorruptBlockException(
          "Manifest of " + bytes.length + " bytes is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the part of a manifest that describes one partition: attempt id, LF, then 4 bytes per
   * run.
   *
   * @throws CorruptBlockException if the bytes are damaged
   */
  public static int[] runsOfSlice(byte[] slice) throws CorruptBlockException {
    int start = attemptLength(slice) + 1;
    return readRuns(ByteStreams.newDataInput(slice, start), slice.length - start, slice);
  }

  /** The attempt id at the head of a manifest, or of a slice of one. */
  public static String attemptOf(byte[] manifest) throws CorruptBlockException {
    return new String(manifest, 0, attemptLength(manifest), StandardCharsets.UTF_8);
  }

  /** As {@code readUTF}, which would allocate for the length before it is known to be there. */
  private static String readName(ByteArrayDataInput in, byte[] bytes) throws CorruptBlockException {
    int length = checkCount(in.readUnsignedShort(), bytes);
    byte[] name = Arrays.copyOf(Shorts.toByteArray((short) length), Short.BYTES + length);
    in.readFully(name, Short.BYTES, length);
    return ByteStreams.newDataInput(name).readUTF();
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int[] readRuns(ByteArrayDataInput in, int length, byte[] bytes)
      throws CorruptBlockException {
    if (length % Integer.BYTES != 0) {
      throw new CorruptBlockException(
          "Manifest of " + bytes.length + " bytes states runs of " + length + " bytes");
    }
    int[] runs = new int[checkCount(length / Integer.BYTES, bytes)];
    for (int run = 0; run < runs.length; run++) {
      runs[run] = in.readInt();
      if (runs[run] < 1) {
        throw new CorruptBlockException("Manifest states a run of " + runs[run] + " chunks");
      }
    }
    return runs;
  }

  private static int attemptLength(byte[] bytes) throws CorruptBlockException {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    throw new CorruptBlockException("Manifest of " + bytes.length + " bytes has no attempt id");
  }

  /** A count can be no larger than the bytes that hold what it counts. */
  private static int checkCount(int count, byte[] bytes) throws CorruptBlockException {
    if (count < 0 || count > bytes.length) {
      throw new CorruptBlockException(
          "Manifest of " + bytes.length + " bytes states a count of " + count);
    }
    return count;
  }
}
