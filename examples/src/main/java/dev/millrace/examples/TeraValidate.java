package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.FixedLengthInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Checks that rows of 100 bytes are sorted by their first ten, within each file and from one file
 * to the next, and adds up the checksums (CRC32) of the rows. In any order rows have the sum with
 * which they were generated, unless one was lost, repeated or changed.
 *
 * <p>A row is a run of one row; two runs, one behind the other, make a longer one, and where they
 * meet may be a row that is less than the one before it. That is the combiner, and as values are
 * combined in the order of the input, however it is split, it is the whole check. What is written
 * is the sum, in hexadecimal as by Hadoop's TeraValidate, how many rows there are, how many of them
 * are misplaced, and where the first of these lie.
 *
 * <pre>{@code
 * ./millrace run tera-validate sorted/
 * }</pre>
 */
public final class TeraValidate implements JobDefinition {

  private static final int REPORTED = 10;

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("tera-validate")
        .input(FixedLengthInput.of(100, parameters.inputs()))
        .mapper(new RowMapper())
        .combiner(Run::then)
        .reducer(Reducers.folding(Run::then))
        .partitions(1)
        .output(parameters.output(Format.lines((String all, Run run) -> run.verdict())))
        .build();
  }

  @Override
  public String summary() {
    return "Checks the order of rows of 100 bytes, and adds up their checksums";
  }

  private static final class RowMapper implements Mapper<byte[], String, Run> {

    private final CRC32 crc = new CRC32();
    private Supplier<String> place = () -> "";

    @Override
    public void open(TaskContext context) {
      place = context::position;
    }

    @Override
    public void map(byte[] row, Emitter<String, Run> out) {
      byte[] key = Arrays.copyOf(row, 10);
      crc.reset();
      crc.update(row);
      BigInteger sum = BigInteger.valueOf(crc.getValue());
      out.emit("all", new Run(place.get(), key, key, sum, 1, 0, List.of()));
    }
  }

  // snippet: run
  /** Rows one behind the other: the first and the last key, and what is wrong between them. */
  record Run(
      String place,
      byte[] first,
      byte[] last,
      BigInteger checksum,
      long rows,
      long misplaced,
      List<String> reports) {

    Run then(Run next) {
      boolean sorted = Arrays.compareUnsigned(last, next.first) <= 0;
      List<String> all = new ArrayList<>(reports);
      if (!sorted) {
        all.add(
            "%s: key %s is less than the one before it, %s"
                .formatted(next.place, hex(next.first), hex(last)));
      }
      all.addAll(next.reports);
      return new Run(
          place,
          first,
          next.last,
          checksum.add(next.checksum),
          rows + next.rows,
          misplaced + next.misplaced + (sorted ? 0 : 1),
          List.copyOf(all.subList(0, Math.min(REPORTED, all.size()))));
    }

    String verdict() {
      String figures = "checksum\t%x\nrows\t%d\nmisplaced\t%d".formatted(checksum, rows, misplaced);
      return figures + String.join("", reports.stream().map(each -> "\nerror\t" + each).toList());
    }

    private static String hex(byte[] key) {
      return HexFormat.of().formatHex(key);
    }
  }
  // end
}
