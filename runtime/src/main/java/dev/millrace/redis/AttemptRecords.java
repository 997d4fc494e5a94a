package dev.millrace.redis;

import com.google.common.base.CharMatcher;
import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptPage;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How records of attempts are written: words with blanks between them, the last of which may be
 * many. The functions write the first four, workers the others; one whose worker is lost has but
 * six.
 */
final class AttemptRecords {

  private static final int WORDS = 12;
  private static final int WORDS_OF_A_LOST_ONE = 6;

  /** Of a cause of failure; all of it is in the events, and in the dead letter. */
  private static final int MAX_CAUSE = 200;

  private static final CharMatcher BREAKS = CharMatcher.javaIsoControl();

  private AttemptRecords() {}

  /** What a worker notes, without the ms that the attempt has run. */
  static String note(TakenTask task, AttemptNote note, String cause) {
    return note(task.lease().consumer(), task.attempt(), note.amounts(), note.largest(), cause);
  }

  /** A whole record. */
  static String written(AttemptRecord record) {
    return String.join(
        " ",
        record.phase().mark() + record.task(),
        record.outcome().name(),
        String.valueOf(record.started()),
        String.valueOf(record.ended()),
        note(
            record.worker(), record.attempt(), record.amounts(), record.largest(), record.cause()));
  }

  private static String note(
      String worker, int attempt, Amounts amounts, List<LargeKey> largestKeys, String cause) {
    String largest =
        largestKeys.stream()
            .map(key -> key.values() + "*" + URLEncoder.encode(key.key(), StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    return String.join(
        " ",
        worker,
        String.valueOf(attempt),
        String.valueOf(amounts.recordsIn()),
        String.valueOf(amounts.recordsOut()),
        String.valueOf(amounts.bytesIn()),
        String.valueOf(amounts.bytesOut()),
        largest.isEmpty() ? "-" : largest,
        BREAKS.replaceFrom(cause.substring(0, Math.min(MAX_CAUSE, cause.length())), ' '));
  }

  /** Reads what {@code attempts.lua} has returned. */
  static AttemptPage page(String jobId, List<Object> reply) {
    List<AttemptRecord> records = new ArrayList<>(reply.size());
    for (Object each : reply.subList(2, reply.size())) {
      records.add(read(jobId, JobFields.text((byte[]) each)));
    }
    return new AttemptPage(records, (Long) reply.get(0), (Long) reply.get(1));
  }

  /**
   * Reads a record.
   *
   * @throws CorruptStateException if it is none
   */
  static AttemptRecord read(String jobId, String written) {
    String[] words = written.split(" ", WORDS);
    try {
      boolean isWhole = words.length == WORDS;
      if (!isWhole && words.length != WORDS_OF_A_LOST_ONE) {
        throw new IllegalArgumentException(words.length + " words");
      }
      return new AttemptRecord(
          words[0].startsWith(Phase.MAP.mark()) ? Phase.MAP : Phase.REDUCE,
          Integer.parseInt(words[0].substring(1)),
          Integer.parseInt(words[5]),
          words[4],
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          AttemptOutcome.valueOf(words[1]),
          isWhole ? amounts(words) : Amounts.UNKNOWN,
          isWhole ? largest(words[10]) : List.of(),
          isWhole ? words[11] : "");
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptStateException(
          "Job " + jobId + " has a record of an attempt that cannot be read: \"" + written + '"',
          e);
    }
  }

  private static Amounts amounts(String[] words) {
    return new Amounts(
        Long.parseLong(words[6]),
        Long.parseLong(words[7]),
        Long.parseLong(words[8]),
        Long.parseLong(words[9]));
  }

  private static List<LargeKey> largest(String written) {
    List<LargeKey> largest = new ArrayList<>();
    for (String each : written.equals("-") ? new String[0] : written.split(",")) {
      int star = each.indexOf('*');
      largest.add(
          new LargeKey(
              URLDecoder.decode(each.substring(star + 1), StandardCharsets.UTF_8),
              Long.parseLong(each.substring(0, star))));
    }
    return largest;
  }
}
