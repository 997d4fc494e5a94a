package dev.millrace.client;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the loaders of jobs, from which it is called, without holding them. */
public final class LoaderProbe {

  private static final List<WeakReference<ClassLoader>> SEEN = new CopyOnWriteArrayList<>();

  private LoaderProbe() {}

  /** Called by the code of a job; says whether the thread finds services by the job's loader. */
  public static boolean seen(Class<?> job) {
    SEEN.add(new WeakReference<>(job.getClassLoader()));
    return Thread.currentThread().getContextClassLoader() == job.getClassLoader();
  }

  /** How many loaders have been seen and are still there. */
  static long alive() {
    return SEEN.stream().map(WeakReference::get).filter(each -> each != null).distinct().count();
  }

  static void forget() {
    SEEN.clear();
  }
}
