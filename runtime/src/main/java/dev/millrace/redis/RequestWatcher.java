package dev.millrace.redis;

/**
 * Is told how the server answers, request by request. Called by many threads; must neither wait nor
 * throw.
 */
public interface RequestWatcher {

  /** What is not a function of ours. */
  String COMMAND = "command";

  /** Does nothing. */
  RequestWatcher NONE = new RequestWatcher() {};

  /**
   * A request was answered.
   *
   * @param request the transition, as its Lua file is named, or {@link #COMMAND}
   * @param nanos how long it took
   */
  default void answered(String request, long nanos) {}

  /**
   * A request failed; most are tried again.
   *
   * @param kind what kind of error it was: one of a dozen words
   */
  default void failed(String request, String kind) {}
}
