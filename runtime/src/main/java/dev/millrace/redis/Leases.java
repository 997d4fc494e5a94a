package dev.millrace.redis;

import dev.millrace.store.Lease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Renewal of leases on the entries of one stream. */
final class Leases {

  private Leases() {}

  /** Renews the leases of one consumer, and returns what is lost. */
  static <T> List<T> renew(
      Redis redis,
      List<String> keys,
      String group,
      Collection<T> held,
      Function<T, Lease> leaseOf) {
    if (held.isEmpty()) {
      return List.of();
    }
    List<T> asked = List.copyOf(held);
    List<Object> arguments =
        new ArrayList<>(List.of(group, leaseOf.apply(asked.get(0)).consumer()));
    for (T each : asked) {
      arguments.add(leaseOf.apply(each).entry());
      arguments.add(leaseOf.apply(each).deliveries());
    }
    List<Object> codes = redis.callForList(Transition.RENEW, keys, arguments.toArray());
    List<T> lost = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if ((Long) codes.get(i) != Transition.OK) {
        lost.add(asked.get(i));
      }
    }
    return lost;
  }
}
