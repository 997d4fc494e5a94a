package dev.millrace.http;

/** Answers the requests for one path. */
@FunctionalInterface
public interface Route {

  /**
   * Answers one request; may wait, but not for long.
   *
   * @throws RefusedException for what the asker has done wrong, or has to hear
   */
  Reply answer(Call call) throws Exception;
}
