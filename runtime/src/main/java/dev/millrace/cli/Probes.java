package dev.millrace.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.http.Reply;
import dev.millrace.http.Routes;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers what probes ask: whether a process works, and whether it takes work. Asks Redis nothing;
 * that it answers is known from what a role asks it every second or two anyway.
 */
final class Probes {

  /** Longer than a failover takes, and than a busy machine may make a process wait. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final RedisStores stores;
  private final Supplier<Health> health;
  private final Duration silence;

  /** Probes of a role that takes no work when Redis has answered nothing for so long. */
  Probes(RedisStores stores, Supplier<Health> health, Duration silence) {
    this.stores = stores;
    this.health = health;
    this.silence = silence;
  }

  /** Adds the paths that they ask for, which need no token. */
  void addTo(Routes routes) {
    routes.open("/healthz", call -> reply("failing", health.get().ailments()));
    routes.open("/readyz", call -> ready());
  }

  private Reply ready() {
    Health now = health.get();
    List<String> reasons = new ArrayList<>(now.ailments());
    reasons.addAll(now.refusals());
    Duration silent = stores.silence();
    if (silent.compareTo(silence) > 0) {
      reasons.add(
          "Redis at %s has answered nothing for %d s: it is down, or cannot be reached from here"
              .formatted(stores.address(), silent.toSeconds()));
    }
    return reply(now.ailments().isEmpty() ? "unready" : "failing", reasons);
  }

  private static Reply reply(String unlessOk, List<String> reasons) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", reasons.isEmpty() ? "ok" : unlessOk);
    reasons.forEach(body.putArray("reasons")::add);
    return Reply.json(reasons.isEmpty() ? 200 : 503, body.toString());
  }
}
