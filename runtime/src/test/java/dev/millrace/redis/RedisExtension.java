package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for a {@link TestRedis} a namespace of its own. After a test that has
 * passed it checks the invariants of every job in it; then it removes the namespace.
 */
public final class RedisExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace STORE = Namespace.create(RedisExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestRedis.class;
  }

  @Override
  public TestRedis resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(STORE)
        .computeIfAbsent(TestRedis.class, absent -> new TestRedis(), TestRedis.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestRedis redis = context.getStore(STORE).get(TestRedis.class, TestRedis.class);
    if (redis == null) {
      return;
    }
    try {
      if (context.getExecutionException().isEmpty()) {
        assertThat(redis.violations()).as("invariants of DESIGN.md").isEmpty();
      }
    } finally {
      redis.remove();
    }
  }
}
