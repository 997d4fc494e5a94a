package dev.millrace.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server serves: a path, in which {@code {name}} stands for one part, and who answers. Not
 * to be changed once a server has been started with it.
 */
public final class Routes {

  /** A path of one method, and who answers. */
  record Entry(String method, List<String> parts, boolean open, Route route) {

    /** What stands for the names, if a path is one of these. */
    Optional<Map<String, String>> match(List<String> path) {
      if (path.size() != parts.size()) {
        return Optional.empty();
      }
      Map<String, String> names = new LinkedHashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        if (part.startsWith("{")) {
          names.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(names);
    }
  }

  /** Who answers a request, and what stands for the names in its path. */
  record Found(Entry entry, Map<String, String> names) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Reads something: changes nothing, however often it is asked. */
  public Routes get(String path, Route route) {
    return add("GET", path, false, route);
  }

  /** Changes something; never asked for by a page of another site. */
  public Routes post(String path, Route route) {
    return add("POST", path, false, route);
  }

  /** Reads something that needs no token: for probes, and what a browser needs to log in. */
  public Routes open(String path, Route route) {
    return add("GET", path, true, route);
  }

  Routes openPost(String path, Route route) {
    return add("POST", path, true, route);
  }

  private Routes add(String method, String path, boolean open, Route route) {
    entries.add(new Entry(method, split(path), open, route));
    return this;
  }

  /**
   * Finds who answers.
   *
   * @throws RefusedException 404 or 405 if nobody does
   */
  Found find(String method, String path) {
    List<String> parts = split(path);
    Set<String> methods = new TreeSet<>();
    for (Entry entry : entries) {
      Optional<Map<String, String>> names = entry.match(parts);
      if (names.isPresent() && entry.method().equals(method.equals("HEAD") ? "GET" : method)) {
        return new Found(entry, names.get());
      }
      names.ifPresent(found -> methods.add(entry.method()));
    }
    throw methods.isEmpty()
        ? new RefusedException(404, "There is nothing at this address")
        : new RefusedException(405, "This address only takes " + String.join(", ", methods));
  }

  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
