package dev.millrace.engine;

/**
 * The first byte of every encoded value, which names its type. Within a range of numbers the tag is
 * the middle plus the count of significant bytes, minus it below zero. The values are part of the
 * stored format: blocks of a running job hold them.
 */
final class Tag {

  /** Ends the elements of a composite; below every tag, so that a prefix comes first. */
  static final int END = 0x00;

  static final int NULL = 0x01;
  static final int FALSE = 0x02;
  static final int TRUE = 0x03;

  /** The middle of 0x05 to 0x07. */
  static final int BYTE = 0x06;

  /** The middle of 0x09 to 0x0d. */
  static final int SHORT = 0x0b;

  /** The middle of 0x0f to 0x17. */
  static final int INTEGER = 0x13;

  /** The middle of 0x18 to 0x28. */
  static final int LONG = 0x20;

  static final int CHARACTER = 0x29;
  static final int FLOAT = 0x2a;
  static final int DOUBLE = 0x2b;
  static final int STRING = 0x30;
  static final int BYTES = 0x31;
  static final int BIG_INTEGER = 0x32;
  static final int UUID = 0x33;
  static final int INSTANT = 0x34;
  static final int LOCAL_DATE = 0x35;
  static final int LOCAL_DATE_TIME = 0x36;
  static final int DURATION = 0x37;
  static final int UTF8 = 0x38;
  static final int LIST = 0x40;
  static final int SET = 0x41;
  static final int SORTED_SET = 0x42;
  static final int MAP = 0x43;
  static final int SORTED_MAP = 0x44;
  static final int OPTIONAL = 0x45;
  static final int ENUM = 0x46;
  static final int RECORD = 0x47;
  static final int KRYO = 0x48;

  private Tag() {}
}
