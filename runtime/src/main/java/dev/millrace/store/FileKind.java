package dev.millrace.store;

/** What a stored file is to its job. */
public enum FileKind {
  /** What mappers and reducers read. */
  SIDE_FILE(
      "Side file",
      "put it on a file system that all workers share, and give the job its path as a parameter"),

  /** What the job's classes are loaded from. */
  JAR("Jar", "put what makes it large into side files, or give it to the workers with their --jar");

  private final String title;
  private final String wayOut;

  FileKind(String title, String wayOut) {
    this.title = title;
    this.wayOut = wayOut;
  }

  /** As a sentence begins with it. */
  public String title() {
    return title;
  }

  /** What to do with one that is too large. */
  public String wayOut() {
    return wayOut;
  }
}
