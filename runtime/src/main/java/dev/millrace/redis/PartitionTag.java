package dev.millrace.redis;

import java.nio.charset.StandardCharsets;
import org.redisson.connection.CRC16;

/**
 * What stands between the braces in the keys of a partition, and so decides which master of a
 * cluster holds its blocks.
 *
 * <p>Left to chance, the few partitions of a job crowd on some masters: of 16 partitions, one of
 * three masters may get ten. So two characters at the end are chosen by which the slot comes close
 * behind the partition's place: places divide the ring of slots evenly however many partitions
 * there are (van der Corput's sequence: nought, a half, a quarter, three quarters, ...), and begin
 * where the slot of the job is, so that jobs differ. Nobody has to know how many partitions or
 * masters there are, and all processes choose the same.
 */
public final class PartitionTag {

  private static final int SLOT_BITS = 14;
  private static final int SLOTS = 1 << SLOT_BITS;

  /** So close is close enough. */
  private static final int CLOSE = SLOTS / 256;

  private static final String CHARACTERS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

  /**
   * What each two characters change in the slot of the name before them: the sum that decides is
   * linear.
   */
  private static final int[] CHANGES = new int[CHARACTERS.length() * CHARACTERS.length()];

  static {
    for (int i = 0; i < CHANGES.length; i++) {
      CHANGES[i] = slot(characters(i));
    }
  }

  private PartitionTag() {}

  /** The tag of a partition of a job. */
  public static String of(String jobId, int partition) {
    String name = jobId + "/" + partition + ".";
    int place = slot(jobId) + (Integer.reverse(partition) >>> (Integer.SIZE - SLOT_BITS));
    int unchanged = slot(name + "\0\0");
    int nearest = 0;
    int least = SLOTS;
    for (int i = 0; i < CHANGES.length && least >= CLOSE; i++) {
      int behind = Math.floorMod((unchanged ^ CHANGES[i]) - place, SLOTS);
      if (behind < least) {
        least = behind;
        nearest = i;
      }
    }
    return name + characters(nearest);
  }

  private static String characters(int number) {
    int first = number / CHARACTERS.length();
    int second = number % CHARACTERS.length();
    return "" + CHARACTERS.charAt(first) + CHARACTERS.charAt(second);
  }

  private static int slot(String tag) {
    return CRC16.crc16(tag.getBytes(StandardCharsets.US_ASCII)) % SLOTS;
  }
}
