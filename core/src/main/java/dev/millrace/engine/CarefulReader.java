package dev.millrace.engine;

import dev.millrace.RecordReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a split on which attempts have died. The records that are to be skipped are left out; of
 * the others it files, before they are mapped, which they are (the idea is that of Dean and
 * Ghemawat, "MapReduce", 2004, section 3.6).
 *
 * <p>To file every record would cost a round trip for each. So it files {@value #AT_ONCE} records
 * at once, and only those among which the last attempt has died one by one: where a record kills
 * its process, the first careful attempt finds those around it, and the second finds the record.
 * While a suspect record is still being read nothing is filed: a record that cannot even be read
 * cannot be skipped, and the one before it is not to be blamed.
 */
final class CarefulReader implements RecordReader<Object> {

  static final int AT_ONCE = 256;

  private final RecordReader<Object> reader;
  private final Care care;
  private final RecordLog log;
  private long ordinal = -1;

  /** Up to where records are filed as being mapped. */
  private long filed;

  private long skipped;

  CarefulReader(RecordReader<Object> reader, Care care, RecordLog log) {
    this.reader = reader;
    this.care = care;
    this.log = log;
  }

  @Override
  public boolean advance() throws IOException {
    do {
      if (care.suspects(ordinal) && filed > ordinal) {
        log.file(ordinal + 1, ordinal + 1, Optional.empty());
      }
      if (!reader.advance()) {
        return false;
      }
      ordinal++;
    } while (isSkipped());
    if (care.suspects(ordinal)) {
      filed = ordinal + 1;
      log.file(ordinal, filed, Optional.of(SplitRecord.current(ordinal, reader)));
    } else if (ordinal >= filed) {
      filed = ordinal + AT_ONCE;
      if (ordinal < care.suspectFrom()) {
        filed = Math.min(filed, care.suspectFrom());
      }
      log.file(ordinal, filed, Optional.empty());
    }
    return true;
  }

  private boolean isSkipped() {
    if (!care.skipped().contains(ordinal)) {
      return false;
    }
    skipped++;
    return true;
  }

  @Override
  public Object record() {
    return reader.record();
  }

  @Override
  public double progress() {
    return reader.progress();
  }

  @Override
  public String position() {
    return reader.position();
  }

  @Override
  public String source() {
    return reader.source();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** The number of the current record in the split. */
  long ordinal() {
    return ordinal;
  }

  /** How many records were left out. */
  long skipped() {
    return skipped;
  }
}
