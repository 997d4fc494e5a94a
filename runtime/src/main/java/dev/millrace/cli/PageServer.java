package dev.millrace.cli;

import dev.millrace.dashboard.Dashboard;
import dev.millrace.http.Routes;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The page over a connection of its own, which is opened when it is served: it waits less for Redis
 * than a role does, and neither holds the other up.
 */
final class PageServer implements AutoCloseable {

  /** Somebody waits for the page. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RedisOption redis;
  private final Definitions definitions;
  private @Nullable RedisStores stores;
  private @Nullable Dashboard dashboard;

  PageServer(RedisOption redis, Definitions definitions) {
    this.redis = redis;
    this.definitions = definitions;
  }

  void addTo(Routes routes) {
    RedisStores connected =
        RedisStores.connect(redis.uri(), redis.options().withPatience(PATIENCE));
    Dashboard page = new Dashboard(connected, definitions, JobOptions::newIdLike);
    page.addTo(routes);
    stores = connected;
    dashboard = page;
  }

  @Override
  public void close() {
    if (dashboard != null) {
      dashboard.close();
    }
    if (stores != null) {
      stores.close();
    }
  }
}
