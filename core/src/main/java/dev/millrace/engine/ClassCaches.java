package dev.millrace.engine;

import com.fasterxml.jackson.databind.type.TypeFactory;

/**
 * What libraries that jobs share with us remember of the jobs' classes, and so keep from going when
 * the jobs have ended.
 */
public final class ClassCaches {

  private ClassCaches() {}

  /** Forgets it: what is still needed is found out anew. */
  public static void clear() {
    TypeFactory.defaultInstance().clearCache();
  }
}
