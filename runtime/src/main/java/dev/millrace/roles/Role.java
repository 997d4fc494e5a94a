package dev.millrace.roles;

/**
 * Something that a process does again and again. The loop around it lives in {@link RoleRunner};
 * tests call the step.
 */
interface Role {

  /** The name of the role's thread. */
  String name();

  /**
   * Does what there is to do now; waits, if there is nothing, for about as long as it makes sense
   * to.
   */
  void step() throws InterruptedException;
}
