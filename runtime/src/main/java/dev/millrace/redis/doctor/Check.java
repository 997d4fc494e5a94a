package dev.millrace.redis.doctor;

import java.io.IOException;
import java.util.List;

/** Asks one question of a server. */
interface Check {

  /**
   * What it has found, at least that all is well.
   *
   * @throws IOException if the server does not answer any more
   */
  List<Finding> examine(Examined server) throws IOException;
}
