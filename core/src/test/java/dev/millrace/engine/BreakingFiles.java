package dev.millrace.engine;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The files of another file system, which break: what changes them is counted, and from one such
 * step on the process is as good as dead, or just this step fails.
 */
final class BreakingFiles extends FileSystemProvider {

  /** What a process that has died does at every further step. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What happens at a step. */
  enum Break {
    /** It is done, and the process dies. */
    DIE_AFTER,
    /** It fails, and what follows does not. */
    FAIL_ONCE,
    /** It fails, and so does what follows. */
    FAIL_FROM
  }

  private final Break kind;
  private final int at;
  private final AtomicInteger steps = new AtomicInteger();
  private final FileSystem files = new Files();
  private int interruptedAt;
  private Interruption interruption = () -> {};

  /** They break at a step, from 1; 0: never. */
  BreakingFiles(Break kind, int at) {
    this.kind = kind;
    this.at = at;
  }

  /** How many steps there were. */
  int steps() {
    return steps.get();
  }

  /** Does something else just before a step. */
  void before(int step, Interruption interruption) {
    interruptedAt = step;
    this.interruption = interruption;
  }

  /** What somebody else does meanwhile. */
  interface Interruption {
    void run() throws IOException;
  }

  /** A path that leads through here. */
  Path path(Path real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> invoke(proxy, real, method, arguments);
    return (Path)
        Proxy.newProxyInstance(
            BreakingFiles.class.getClassLoader(), new Class<?>[] {Path.class, Real.class}, handler);
  }

  /** Gives away what a path leads to. */
  private interface Real {
    Path real();
  }

  private static Path real(Object path) {
    return path instanceof Real wrapped ? wrapped.real() : (Path) path;
  }

  private Object invoke(Object proxy, Path real, Method method, Object[] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "real":
        return real;
      case "getFileSystem":
        return files;
      case "equals":
        return arguments[0] instanceof Real other && other.real().equals(real);
      default:
        break;
    }
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < given.length; i++) {
      given[i] = given[i] instanceof Path path ? real(path) : given[i];
    }
    try {
      Object result = method.invoke(real, given);
      return result instanceof Path path ? path(path) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> T step(Path path, Step<T> work) throws IOException {
    int step = steps.incrementAndGet();
    if (step == interruptedAt) {
      interruption.run();
    }
    boolean reached = at > 0 && step >= at;
    if (reached && kind == Break.DIE_AFTER) {
      if (step > at) {
        throw new Dead();
      }
      work.run();
      throw new Dead();
    }
    if (reached && (kind == Break.FAIL_FROM || step == at)) {
      throw new FileSystemException(path.toString(), null, "broken at step " + step);
    }
    return work.run();
  }

  private <T> T look(Step<T> work) throws IOException {
    dieIf(() -> at > 0 && kind == Break.DIE_AFTER && steps.get() >= at);
    return work.run();
  }

  private static void dieIf(BooleanSupplier dead) {
    if (dead.getAsBoolean()) {
      throw new Dead();
    }
  }

  private static FileSystemProvider of(Path path) {
    return real(path).getFileSystem().provider();
  }

  private static boolean writes(Set<? extends OpenOption> options) {
    return options.contains(StandardOpenOption.WRITE);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Step<FileChannel> open = () -> of(path).newFileChannel(real(path), options, attributes);
    return writes(options) ? step(path, open) : look(open);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Step<SeekableByteChannel> open = () -> of(path).newByteChannel(real(path), options, attributes);
    return writes(options) ? step(path, open) : look(open);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    step(
        directory,
        () -> {
          of(directory).createDirectory(real(directory), attributes);
          return directory;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    step(
        path,
        () -> {
          of(path).delete(real(path));
          return path;
        });
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return step(path, () -> of(path).deleteIfExists(real(path)));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    step(
        source,
        () -> {
          of(source).move(real(source), real(target), options);
          return target;
        });
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> entries =
        look(() -> of(directory).newDirectoryStream(real(directory), filter));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> all = entries.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Path next() {
            return path(all.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return look(() -> of(path).readAttributes(real(path), type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return look(() -> of(path).readAttributes(real(path), attributes, options));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return of(path).getFileAttributeView(real(path), type, options);
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    look(
        () -> {
          of(path).checkAccess(real(path), modes);
          return path;
        });
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return look(() -> of(path).getFileStore(real(path)));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return look(() -> of(path).isSameFile(real(path), real(other)));
  }

  @Override
  public String getScheme() {
    return "breaking";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  /** What paths say where they come from. */
  private final class Files extends FileSystem {

    @Override
    public FileSystemProvider provider() {
      return BreakingFiles.this;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
      return path(Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
