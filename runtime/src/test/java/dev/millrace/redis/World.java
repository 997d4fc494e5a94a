package dev.millrace.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of the exploration: what the server holds, what everybody knows, and which faults the
 * rules have to forgive.
 */
record World(
    ServerState server,
    List<WorkerActor> workers,
    List<CoordinatorActor> coordinators,
    Scars scars) {

  /** What was done to the job that a rule has to know of. */
  record Scars(boolean entryLost, boolean entryAdded, boolean blockLost, boolean openerLost) {
    static final Scars NONE = new Scars(false, false, false, false);

    Scars withEntryLost() {
      return new Scars(true, entryAdded, blockLost, openerLost);
    }

    Scars withEntryAdded() {
      return new Scars(entryLost, true, blockLost, openerLost);
    }

    Scars withBlockLost() {
      return new Scars(entryLost, entryAdded, true, openerLost);
    }

    /** Who has opened partitions died before it could see whether that was too late. */
    Scars withOpenerLost() {
      return new Scars(entryLost, entryAdded, blockLost, true);
    }
  }

  /** The ids that a server, a worker or the start of a process has given. */
  private static final Pattern NAME =
      Pattern.compile(
          "[wc]\\d+x\\d+\\.\\d{10,}-\\d+\\.\\d+" // planner
              + "|\\d{10,}-\\d+(?:\\.\\d+\\.w\\d+x\\d+\\.\\d+)?" // attempt, entry
              + "|[wc]\\d+x\\d+");

  World on(ServerState next) {
    return new World(next, workers, coordinators, scars);
  }

  World with(WorkerActor old, WorkerActor next) {
    return new World(server, replaced(workers, old, next), coordinators, scars);
  }

  World with(CoordinatorActor old, CoordinatorActor next) {
    return new World(server, workers, replaced(coordinators, old, next), scars);
  }

  World with(Scars next) {
    return new World(server, workers, coordinators, next);
  }

  /** Whether somebody may have opened partitions, and has not seen yet whether it was too late. */
  boolean someoneMayHaveOpened() {
    return scars.openerLost()
        || workers.stream().anyMatch(WorkerActor::mayHaveOpened)
        || coordinators.stream().anyMatch(CoordinatorActor::mayHaveOpened);
  }

  /**
   * The state as it is compared: each id is replaced by the number of its first appearance, and
   * workers, as well as coordinators, are interchangeable.
   */
  String canonical() {
    String first = null;
    for (List<String> workerOrder : orders(workers.stream().map(WorkerActor::text).toList())) {
      for (List<String> coordinatorOrder :
          orders(coordinators.stream().map(CoordinatorActor::text).toList())) {
        StringBuilder text = new StringBuilder(server.text());
        workerOrder.forEach(text::append);
        coordinatorOrder.forEach(text::append);
        String renamed = renamed(text.append(scars));
        if (first == null || renamed.compareTo(first) < 0) {
          first = renamed;
        }
      }
    }
    return first;
  }

  /** All orders of texts in which those that look alike, but for their ids, may change places. */
  private static List<List<String>> orders(List<String> texts) {
    List<String> sorted =
        texts.stream().sorted().sorted(Comparator.comparing(World::renamed)).toList();
    List<List<String>> orders = new ArrayList<>();
    for (int i = 1; i < sorted.size(); i++) {
      if (renamed(sorted.get(i - 1)).equals(renamed(sorted.get(i)))) {
        List<String> swapped = new ArrayList<>(sorted);
        Collections.swap(swapped, i - 1, i);
        orders.add(swapped);
      }
    }
    orders.add(sorted);
    return orders;
  }

  private static String renamed(CharSequence text) {
    Map<String, String> names = new HashMap<>();
    StringBuilder renamed = new StringBuilder(text.length());
    Matcher matcher = NAME.matcher(text);
    int from = 0;
    while (matcher.find()) {
      String name = names.computeIfAbsent(matcher.group(), absent -> "#" + names.size());
      renamed.append(text, from, matcher.start()).append(name);
      from = matcher.end();
    }
    return renamed.append(text, from, text.length()).toString();
  }

  private static <T> List<T> replaced(List<T> all, T old, T next) {
    return all.stream().map(each -> each == old ? next : each).toList();
  }
}
