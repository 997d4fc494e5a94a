package dev.millrace;

/**
 * Says that a record stands in the input, but is damaged: a line that is no JSON, a row with too
 * few fields. {@link RecordReader#record} throws it, and the reader can go on with the next record.
 * It counts as a failure of the mapper with this record: it fails the job, or the record is skipped
 * and counted where the job was asked to skip bad records.
 */
public final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String text;

  /**
   * Creates one.
   *
   * @param message a sentence that names the file, the line or byte, and the cause
   * @param text what stands there, for people; it may be cut
   */
  public BadRecordException(String message, String text) {
    super(message);
    this.text = text;
  }

  /** Creates one with a cause. */
  public BadRecordException(String message, String text, Throwable cause) {
    super(message, cause);
    this.text = text;
  }

  /** What stands there, for people. */
  public String text() {
    return text;
  }
}
