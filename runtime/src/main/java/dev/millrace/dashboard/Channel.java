package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.http.EventStream;
import dev.millrace.http.ServerEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A topic, the pages that watch it, and what they have been sent. */
final class Channel {

  /** The part that says what is wrong; empty when all is well. */
  private static final String TROUBLE = "trouble";

  private final String name;
  private final Topic topic;
  private final Set<EventStream> fresh = new LinkedHashSet<>();
  private final Set<EventStream> streams = new LinkedHashSet<>();
  private final Map<String, JsonNode> known = new LinkedHashMap<>();
  private final Map<String, ServerEvent> events = new LinkedHashMap<>();

  Channel(String name, Topic topic) {
    this.name = name;
    this.topic = topic;
  }

  String name() {
    return name;
  }

  /** Has a page watch; returns whether it was told at once what is known. */
  synchronized boolean add(EventStream stream) {
    if (events.isEmpty()) {
      fresh.add(stream);
      return false;
    }
    streams.add(stream);
    // Under the lock, as what is newer must come later; sending does not wait.
    events.values().forEach(stream::send);
    return true;
  }

  /** Returns whether nobody is left. */
  synchronized boolean remove(EventStream stream) {
    fresh.remove(stream);
    streams.remove(stream);
    return fresh.isEmpty() && streams.isEmpty();
  }

  synchronized boolean hasNew() {
    return !fresh.isEmpty();
  }

  boolean isDone() {
    return topic.isDone();
  }

  /** Reads the topic, and sends what has changed; everything to those who are new. */
  void look() {
    Map<String, JsonNode> now = new LinkedHashMap<>(topic.read());
    now.put(TROUBLE, TextNode.valueOf(""));
    send(now);
  }

  /** Tells what is wrong; what was known stays. */
  void trouble(String sentence) {
    send(Map.of(TROUBLE, TextNode.valueOf(sentence)));
  }

  private void send(Map<String, JsonNode> now) {
    List<ServerEvent> changed = new ArrayList<>();
    List<EventStream> old;
    List<EventStream> all;
    synchronized (this) {
      now.forEach(
          (part, value) -> {
            if (!value.equals(known.put(part, value))) {
              ServerEvent event = event(part, value);
              events.put(part, event);
              changed.add(event);
            }
          });
      old = List.copyOf(streams);
      all = List.copyOf(fresh);
      streams.addAll(fresh);
      fresh.clear();
    }
    old.forEach(stream -> changed.forEach(stream::send));
    all.forEach(stream -> List.copyOf(events.values()).forEach(stream::send));
  }

  private static ServerEvent event(String part, JsonNode value) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("part", part).set("is", value);
    return ServerEvent.of(part, event.toString());
  }
}
