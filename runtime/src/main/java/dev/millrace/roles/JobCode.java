package dev.millrace.roles;

import com.google.common.base.Ticker;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.ClassCaches;
import dev.millrace.engine.UserCodeException;
import dev.millrace.jars.JobLoader;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.FileKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.SideFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the code of jobs comes from: the class path of this process, or the jars that a job brings.
 * Those are checked against the rules first; then fetched, checked against their hashes, and loaded
 * by a loader of the job's own, which the job's steps share. It stays for a while after its last
 * use; then nothing here holds it, and its classes go.
 */
public final class JobCode implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(JobCode.class);

  /** Longer than a coordinator takes from one look at a job to the next. */
  static final Duration UNUSED = Duration.ofSeconds(4);

  private final Definitions definitions;
  private final FileCache files;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Map<Key, Brought> brought = new HashMap<>();
  private @Nullable Set<String> given;

  /** The steps of a job have the same key as the job. */
  private record Key(String jobId, JobJars jars) {}

  /** Loads what the rules of these definitions allow; jars come from this store. */
  public JobCode(Definitions definitions, FileStore store) {
    this(definitions, store, InstantSource.system(), Ticker.systemTicker());
  }

  JobCode(Definitions definitions, FileStore store, InstantSource clock, Ticker ticker) {
    this.definitions = definitions;
    this.files = new FileCache(FileKind.JAR, store);
    this.clock = clock;
    this.ticker = ticker;
  }

  /** What is done with a job's code at hand. */
  @FunctionalInterface
  public interface Work<T> {

    /** Does it. */
    T run(Definitions definitions) throws IOException, UserCodeException;
  }

  /**
   * Does something with the code of a job, which stays loaded meanwhile; it is also what the thread
   * finds services by.
   *
   * @throws InvalidJobException if the job's jars are not allowed here, or unusable, or if a class
   *     cannot be loaded
   * @throws CorruptStateException if a jar is gone from the store, or damaged
   * @throws IOException if a jar cannot be copied here
   */
  public <T> T in(JobSpec spec, Work<T> work) throws IOException, UserCodeException {
    if (spec.jars().isEmpty() || isGiven(spec.jars())) {
      return run(spec, definitions, work);
    }
    // Every time: the parameters belong to what was signed, and Redis could say others now.
    definitions.rules().check(spec, clock.instant());
    Brought code = use(spec);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      Definitions its = code.definitions(spec);
      thread.setContextClassLoader(its.loader());
      return run(spec, its, work);
    } finally {
      thread.setContextClassLoader(before);
      leave(code);
    }
  }

  private static <T> T run(JobSpec spec, Definitions definitions, Work<T> work)
      throws IOException, UserCodeException {
    try {
      return work.run(definitions);
    } catch (UserCodeException e) {
      Throwable cause = e.getCause();
      if (cause != null && ClassErrors.isOne(cause)) {
        throw ClassErrors.named(
            "The code of job " + spec.jobId() + " has failed at " + e.position(),
            cause,
            definitions.loader());
      }
      throw e;
    } catch (LinkageError | ServiceConfigurationError | TypeNotPresentException e) {
      if (ClassErrors.isOne(e)) {
        throw ClassErrors.named(
            "The code of job " + spec.jobId() + " has failed", e, definitions.loader());
      }
      throw e;
    }
  }

  /** Whether the operator has given this process all of these jars. */
  private synchronized boolean isGiven(JobJars jars) {
    if (definitions.jars().isEmpty()) {
      return false;
    }
    Set<String> hashes = given;
    if (hashes == null) {
      hashes = new HashSet<>();
      for (Path jar : definitions.jars()) {
        try {
          hashes.add(sha256(jar).toString());
        } catch (IOException e) {
          log.warn("Jar {} cannot be read any more: {}", jar, e.getMessage());
        }
      }
      given = hashes;
    }
    return hashes.containsAll(jars.files().stream().map(SideFile::sha256).toList());
  }

  private static HashCode sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256());
  }

  private synchronized Brought use(JobSpec spec) {
    Brought code =
        brought.computeIfAbsent(new Key(spec.askedFor(), spec.jars()), absent -> new Brought());
    code.users++;
    return code;
  }

  private synchronized void leave(Brought code) {
    code.users--;
    code.lastUse = ticker.read();
  }

  /** Closes the jars of jobs that have not been used for a while. */
  void dropUnused() {
    List<Brought> dropped = new ArrayList<>();
    synchronized (this) {
      long now = ticker.read();
      for (Iterator<Brought> all = brought.values().iterator(); all.hasNext(); ) {
        Brought code = all.next();
        if (code.users == 0 && now - code.lastUse > UNUSED.toNanos()) {
          dropped.add(code);
          all.remove();
        }
      }
    }
    dropped.forEach(Brought::close);
  }

  @Override
  public void close() throws IOException {
    List<Brought> all;
    synchronized (this) {
      all = List.copyOf(brought.values());
      brought.clear();
    }
    all.forEach(Brought::close);
    files.close();
  }

  /** The jars of one job. */
  private final class Brought {
    private int users;
    private long lastUse;
    private FileCache.@Nullable Held copies;
    private @Nullable JobLoader loader;
    private @Nullable Definitions loaded;

    /** Whoever is first opens them, and others wait. */
    synchronized Definitions definitions(JobSpec spec) throws IOException {
      Definitions its = loaded;
      if (its == null) {
        its = open(spec);
        loaded = its;
      }
      return its;
    }

    private Definitions open(JobSpec spec) throws IOException {
      String owner = "job " + spec.askedFor();
      FileCache.Held held = files.open(spec.askedFor(), spec.jars().files());
      try {
        Map<String, Path> jars = new LinkedHashMap<>();
        for (SideFile jar : spec.jars().files()) {
          Path copy = held.path(jar);
          // Code of another job may have been at it.
          if (!sha256(copy).toString().equals(jar.sha256())) {
            throw new CorruptStateException(
                "The copy of %s of %s is not what was fetched: something has changed %s"
                    .formatted(JobJars.titleOf(jar), owner, copy));
          }
          jars.put(JobJars.titleOf(jar), copy);
        }
        JobLoader opened = JobLoader.open(owner, jars, definitions.loader());
        copies = held;
        loader = opened;
        log.info("Loaded jars={} job={}", spec.jars().titles(), spec.askedFor());
        return new Definitions(opened);
      } catch (IOException | RuntimeException e) {
        held.close();
        throw e;
      }
    }

    synchronized void close() {
      JobLoader opened = loader;
      FileCache.Held held = copies;
      loaded = null;
      loader = null;
      copies = null;
      try {
        if (opened != null) {
          opened.close();
          ClassCaches.clear();
          log.info("Unloaded jars={}", opened);
        }
        if (held != null) {
          held.close();
        }
      } catch (IOException e) {
        log.warn("Jars could not be closed: {}", e.getMessage());
      }
    }
  }
}
