package dev.millrace.http;

/** Answers the requests for one path. */
@FunctionalInterface
public interface Route {

  /**
   * Answers one request, in one of the few threads that all requests share: who may have to wait
   * sees to it that not all of them do.
   *
   * @throws RefusedException for what the asker has done wrong, or has to hear
   */
  Reply answer(Call call) throws Exception;
}
