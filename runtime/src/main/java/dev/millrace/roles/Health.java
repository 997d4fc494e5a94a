package dev.millrace.roles;

import java.util.List;

/**
 * How a role fares, for probes: each a sentence.
 *
 * @param ailments why its process is of no use any more and is to be started anew; empty if it
 *     works
 * @param refusals why it takes no new work, though it works; empty if it takes some
 */
public record Health(List<String> ailments, List<String> refusals) {

  /** Copies the lists. */
  public Health {
    ailments = List.copyOf(ailments);
    refusals = List.copyOf(refusals);
  }
}
