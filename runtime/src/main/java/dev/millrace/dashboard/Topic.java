package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Something that pages watch. Has one reader, which comes again and again while somebody watches.
 */
interface Topic {

  /**
   * Reads how it stands now: the parts of it, by their names, of which pages are sent those that
   * have changed. A part that is not there any more is left with them.
   */
  Map<String, JsonNode> read();

  /** Whether nothing will change any more, or only after long. */
  boolean isDone();
}
