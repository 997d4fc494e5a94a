package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever stands in the fields of a job: it is read, or refused with a sentence that names the
 * job, and costs no more memory than it has bytes.
 */
final class StoredFieldsProperties {
  private static final int TIMES = Integer.getInteger("millrace.inputs", 1);
  private static final long MAX_ALLOCATION = 1 << 20;
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<String> STRANGE =
      List.of(
          "",
          "-1",
          "4097",
          "2147483648",
          "9223372036854775808",
          "1e9",
          "0x10",
          "NaN",
          "\u0661",
          " 1",
          "SUCCEEDED ",
          "null",
          "99999999999999999999999999");

  @Property(tries = 30)
  void specIsReadOrRefused(@ForAll long seed) {
    List<byte[]> whole = values(JobFields.write(TestJob.spec("wc")));

    damaged(seed, whole, fields -> JobFields.spec("wc", fields));
  }

  @Property(tries = 30)
  void statusIsReadOrRefused(@ForAll long seed) {
    List<byte[]> whole = new ArrayList<>();
    Stream.of("MAPPING", "com.acme.Job", "3", "1", "2", "2", "0", "30", "")
        .forEach(text -> whole.add(text.getBytes(StandardCharsets.UTF_8)));
    whole.add(JobFields.counters(Map.of("words", 7L)));
    Stream.of("1", "2", "4", "gpu,eu", "1700000000000", "other-job")
        .forEach(text -> whole.add(text.getBytes(StandardCharsets.UTF_8)));
    Stream.of(JobState.values())
        .forEach(state -> whole.add("1700000000000".getBytes(StandardCharsets.UTF_8)));

    damaged(
        seed,
        whole,
        fields -> {
          JobStatus.Tasks tasks = JobFields.status("wc", fields).tasks();
          assertThat(tasks.partitions()).isBetween(0, 4096);
          assertThat(tasks.mapsLeft()).isBetween(0, tasks.maps());
        });
  }

  @Property(tries = 30)
  void splitIsReadOrRefused(@ForAll long seed) {
    Split split =
        new Split(
            List.of(
                Slice.ofBytes("/data/in.txt", 4096, 8192),
                Slice.carrying("items", "items", 0, 2, new byte[] {1, 2, 3})));
    byte[] whole = JobFields.split(JobFields.codec(), split);

    damaged(
        seed, List.of(whole), bytes -> JobFields.split(JobFields.codec(), "wc", 3, bytes.get(0)));
  }

  @Property(tries = 30)
  void boundsAreReadOrRefused(@ForAll long seed) {
    byte[] whole = JobFields.codec().encode(List.of(new byte[] {1}, new byte[] {2, 3}));

    damaged(seed, List.of(whole), bytes -> JobFields.bounds("wc", bytes.get(0)));
  }

  /** Of the right codec, and of another shape. */
  @Example
  void valuesOfAnotherShapeAreRefused() {
    List<Object> shapes = new ArrayList<>(List.of("text", 7L, true, List.of(), Map.of()));
    shapes.add(List.of("a", "b", "c", "d"));
    shapes.add(List.of(List.of(1L), Map.of(), "", "/"));
    shapes.add(List.of(List.of(), Map.of("k", 1L), "", "/"));
    shapes.add(List.of(Arrays.asList("a", null), Map.of(), "", "/"));
    shapes.add(List.of(List.of("f", "bytes", 9L, 3L, new byte[0])));
    shapes.add(List.of(List.of("f", "bytes", 0L, 3, new byte[0])));
    List<byte[]> spec = values(JobFields.write(TestJob.spec("wc")));
    for (Object shape : shapes) {
      byte[] bytes = JobFields.codec().encode(shape);
      List<byte[]> fields = new ArrayList<>(spec);
      fields.set(JobFields.SPEC.indexOf("parameters"), bytes);

      assertThat(accepts(fields, read -> JobFields.spec("wc", read))).as("%s", shape).isFalse();
      assertThat(
              accepts(
                  List.of(bytes), read -> JobFields.split(JobFields.codec(), "wc", 3, read.get(0))))
          .as("%s", shape)
          .isFalse();
    }
  }

  private interface Reader {
    void read(List<byte[]> fields);
  }

  /** In the order of {@link JobFields#SPEC}. */
  private static List<byte[]> values(Object[] namesAndValues) {
    List<byte[]> values = new ArrayList<>();
    for (String name : JobFields.SPEC) {
      Object value = namesAndValues[List.of(namesAndValues).indexOf(name) + 1];
      values.add(
          value instanceof byte[] bytes
              ? bytes
              : value.toString().getBytes(StandardCharsets.UTF_8));
    }
    return values;
  }

  private static void damaged(long seed, List<byte[]> whole, Reader reader) {
    Random random = new Random(seed);
    assertThat(accepts(whole, reader)).isTrue();
    for (int i = 0; i < 1_500 * TIMES; i++) {
      List<byte[]> fields = new ArrayList<>(whole);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        int which = random.nextInt(fields.size());
        fields.set(which, changed(fields.get(which), random));
      }
      accepts(fields, reader);
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    if (bytes.length == 0 || random.nextInt(5) == 0) {
      return STRANGE.get(random.nextInt(STRANGE.size())).getBytes(StandardCharsets.UTF_8);
    }
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[at] = (byte) random.nextInt(256);
      case 2 -> changed = Arrays.copyOf(bytes, at);
      default -> changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
    }
    return changed;
  }

  private static boolean accepts(List<byte[]> fields, Reader reader) {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    boolean accepted = reads(fields, reader);
    if (MEMORY.getCurrentThreadAllocatedBytes() - before > MAX_ALLOCATION) {
      // What is loaded the first time is no fault of the fields.
      long again = MEMORY.getCurrentThreadAllocatedBytes();
      reads(fields, reader);
      assertThat(MEMORY.getCurrentThreadAllocatedBytes() - again)
          .as("bytes that were allocated for %s", hex(fields))
          .isLessThan(MAX_ALLOCATION);
    }
    return accepted;
  }

  private static boolean reads(List<byte[]> fields, Reader reader) {
    try {
      reader.read(fields);
      return true;
    } catch (CorruptStateException e) {
      assertThat(e.getMessage()).containsPattern("[Jj]ob wc").contains(" is damaged: ");
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("Wrong refusal of " + hex(fields), e);
    }
  }

  private static List<String> hex(List<byte[]> fields) {
    return fields.stream().map(HexFormat.of()::formatHex).toList();
  }
}
