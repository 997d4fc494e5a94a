package dev.millrace.examples.chaos;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A Redis server, coordinators, workers, and a client, each behind a proxy of its own. What
 * survives a schedule serves the next one.
 */
final class Lane implements AutoCloseable {

  /** Long enough to look at what a job leaves, short enough to see that it goes. */
  static final Duration RETENTION = Duration.ofSeconds(30);

  /** The namespace that all keys begin with. */
  static final String NAMESPACE = "mr";

  private final Path directory;
  private final Path inputs;
  private final Path redisBinary;
  private RedisProcess redis;
  private final List<RoleProcess> coordinators = new ArrayList<>();
  private final List<RoleProcess> workers = new ArrayList<>();
  private final Proxy clientProxy;
  private final RedisStores submitting;
  private RedisStores looking;

  private Lane(Path directory, Site site, RedisProcess redis) throws IOException {
    this.directory = directory;
    this.inputs = site.inputs();
    this.redisBinary = site.redisBinary();
    this.redis = redis;
    this.clientProxy = new Proxy(redis.port());
    this.submitting = RedisStores.connect(RedisProcess.uri(clientProxy.port()));
    this.looking = RedisStores.connect(redis.uri());
  }

  /**
   * Starts everything.
   *
   * @param directory a new one, for the files of all processes
   * @param site what it needs
   * @param redisSettings lines of the server's configuration
   */
  static Lane start(Path directory, Site site, String... redisSettings)
      throws IOException, InterruptedException {
    Path files = Files.createDirectories(directory.resolve("redis"));
    RedisProcess redis = RedisProcess.start(site.redisBinary(), files, redisSettings);
    Lane lane = new Lane(directory, site, redis);
    for (int i = 0; i < Schedule.COORDINATORS; i++) {
      String lease = String.valueOf(Schedule.LEASE.toSeconds());
      lane.coordinators.add(lane.role(site, "coordinator-" + i, "coordinator", "--lease", lease));
    }
    for (int i = 0; i < Schedule.WORKERS; i++) {
      String slots = String.valueOf(Schedule.SLOTS);
      lane.workers.add(lane.role(site, "worker-" + i, "worker", "--slots", slots));
    }
    return lane;
  }

  /** Waits until all processes have started. */
  void awaitReady() throws IOException, InterruptedException {
    for (RoleProcess role : roles()) {
      while (role.isAlive() && !role.isReady()) {
        Thread.sleep(20);
      }
    }
  }

  private RoleProcess role(Site site, String name, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--jar", site.jobs().toString()));
    return new RoleProcess(name, directory.resolve(name), redis.port(), all.toArray(String[]::new));
  }

  /** Starts a replica of the server, which follows it through a port that leads to it. */
  RedisProcess startReplica(int masterPort) throws IOException, InterruptedException {
    Path files = Files.createDirectories(directory.resolve("replica"));
    return RedisProcess.start(redisBinary, files, "replicaof 127.0.0.1 " + masterPort);
  }

  /** Kills the server, makes its replica the server, and leads everybody there. */
  void failOver(RedisProcess replica) throws IOException, InterruptedException {
    redis.kill();
    looking.close();
    replica.call("REPLICAOF", "NO", "ONE");
    redis = replica;
    looking = RedisStores.connect(redis.uri());
    proxies().forEach(proxy -> proxy.lead(replica.port()));
  }

  Path directory() {
    return directory;
  }

  Path inputs() {
    return inputs;
  }

  RedisProcess redis() {
    return redis;
  }

  List<RoleProcess> coordinators() {
    return coordinators;
  }

  List<RoleProcess> workers() {
    return workers;
  }

  /** The coordinators, then the workers. */
  List<RoleProcess> roles() {
    return Stream.concat(coordinators.stream(), workers.stream()).toList();
  }

  /** The proxies of the coordinators, of the workers, and of the client. */
  List<Proxy> proxies() {
    return Stream.concat(roles().stream().map(RoleProcess::proxy), Stream.of(clientProxy)).toList();
  }

  /** A client behind its proxy. */
  JobClient client() {
    return new JobClient(submitting, new Definitions(Lane.class.getClassLoader()));
  }

  /** A client that nothing comes between. */
  JobClient observer() {
    return new JobClient(looking, new Definitions(Lane.class.getClassLoader()));
  }

  Path output(String jobId) {
    return directory.resolve("output").resolve(jobId);
  }

  JobSpec spec(String jobId, JobCase job, Place place) throws IOException {
    Parameters parameters = job.parameters(inputs);
    return new JobSpec(
        jobId,
        job.kind().definition().getName(),
        place.prepare(parameters, output(jobId)),
        OptionalInt.of(job.partitions()),
        OptionalLong.of(job.splitSize(inputs)),
        Limits.DEFAULT.with(
            new Limits.Times(Schedule.LEASE, RETENTION, Duration.ofMinutes(10), Duration.ZERO)));
  }

  /** The name of a key of a job. */
  static String key(String jobId, String name) {
    return NAMESPACE + ":{" + jobId + "}:" + name;
  }

  /** The name of a key that all jobs share. */
  static String shared(String name) {
    return key(NAMESPACE, name);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    submitting.close();
    looking.close();
    clientProxy.close();
    for (RoleProcess role : roles()) {
      role.close();
    }
    redis.close();
  }
}
