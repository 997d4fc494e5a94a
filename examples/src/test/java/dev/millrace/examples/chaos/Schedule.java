package dev.millrace.examples.chaos;

import dev.millrace.roles.FaultPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A job and what breaks while it runs: all of it follows from the seed.
 *
 * @param seed what it was made from
 * @param job the job
 * @param place where its result goes
 * @param fsync how Redis writes its append-only file
 * @param pace how long an attempt waits before it begins, in ms, so that faults find the job
 *     running
 * @param faults what breaks, in the order of time
 */
record Schedule(long seed, JobCase job, Place place, String fsync, long pace, List<Fault> faults) {

  static final int COORDINATORS = 2;
  static final int WORKERS = 3;
  static final int SLOTS = 2;
  static final Duration LEASE = Duration.ofSeconds(2);

  /** About how long the job takes without faults, in ms. */
  private static final int LENGTH = 1_200;

  private static final int MAX_FAULTS = 5;

  static Schedule of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    JobCase job =
        new JobCase(
            kind(random),
            random.nextInt(JobCase.INPUTS),
            random.nextInt(8, 31),
            random.nextInt(2, 6));
    Place place = place(random, job.kind());
    String fsync = random.nextInt(3) == 0 ? "always" : "everysec";
    int length = lengthOf(job);
    long pace = (long) length * WORKERS * SLOTS / job.attempts();
    List<Fault> faults = new ArrayList<>();
    for (int left = random.nextInt(1, MAX_FAULTS + 1); left > 0; left--) {
      faults.add(fault(random, length, place, faults));
    }
    faults.sort(java.util.Comparator.comparingLong(Fault::at));
    return new Schedule(seed, job, place, fsync, pace, List.copyOf(faults));
  }

  /** One of all, unless the campaign is of one kind of job. */
  private static JobCase.Kind kind(Random random) {
    JobCase.Kind any = JobCase.Kind.values()[random.nextInt(JobCase.Kind.values().length)];
    String only = System.getProperty("millrace.chaos.job", "");
    return only.isEmpty() ? any : JobCase.Kind.valueOf(only);
  }

  /** Half of the results are kept, if they can be, and a quarter replaces another. */
  private static Place place(Random random, JobCase.Kind kind) {
    Place[] places = Place.values();
    Place any = places[random.nextInt(places.length + 1) % places.length];
    return any == Place.KEPT && kind.writesBeside() ? Place.REPLACED : any;
  }

  /** Each of several jobs takes some time for itself. */
  private static int lengthOf(JobCase job) {
    return job.kind() == JobCase.Kind.SALES_BY_CITY ? 2 * LENGTH : LENGTH;
  }

  private static Fault fault(Random random, int length, Place place, List<Fault> before) {
    Fault.Kind kind = Fault.Kind.draw(random);
    while (before.stream().anyMatch(once(kind))
        || (kind == Fault.Kind.FULL_DISK && place == Place.KEPT)) {
      kind = Fault.Kind.draw(random);
    }
    long at = random.nextInt(length + 600);
    int worker = random.nextInt(WORKERS);
    int coordinator = random.nextInt(COORDINATORS);
    int any = random.nextInt(COORDINATORS + WORKERS + 1);
    long moment = random.nextInt(100, 1_500);
    long longerThanLease = random.nextLong(LEASE.toMillis() + 200, 2 * LEASE.toMillis() + 1_000);
    return switch (kind) {
      case KILL_WORKER, DUPLICATE -> new Fault(kind, worker, at, moment, "");
      case FULL_DISK -> new Fault(kind, worker, at, moment, String.valueOf(random.nextInt(2_000)));
      case KILL_COORDINATOR -> new Fault(kind, coordinator, at, moment, "");
      case KILL_REDIS, CLOCK_JUMP, LOSE_FUNCTIONS -> new Fault(kind, 0, at, moment, "");
      case LOSE_BLOCKS -> new Fault(kind, random.nextInt(5), at, 0, "");
      case STOP_WORKER -> new Fault(kind, worker, at, longerThanLease, "");
      case STOP_COORDINATOR -> new Fault(kind, coordinator, at, longerThanLease, "");
      case CUT, HALF_OPEN, DROP_REPLIES -> new Fault(kind, any, at, moment, "");
      case DELAY -> new Fault(kind, any, at, moment, String.valueOf(random.nextInt(5, 200)));
      case HOLD -> new Fault(kind, any, at, random.nextLong(500, 4_000), "");
      case POINT -> point(random, worker, coordinator, longerThanLease);
    };
  }

  /** A fault at a point: of a coordinator it is never thrown, as that rightly fails the job. */
  private static Fault point(Random random, int worker, int coordinator, long longerThanLease) {
    FaultPoint point = FaultPoint.values()[random.nextInt(FaultPoint.AFTER_DUE.ordinal())];
    boolean coordinates = point.compareTo(FaultPoint.AFTER_TAKE_SUBMISSION) >= 0;
    String action =
        switch (random.nextInt(coordinates ? 5 : 6)) {
          case 0, 1, 2 -> "halt";
          case 3 -> "stop";
          case 4 -> "delay " + longerThanLease;
          default -> "throw";
        };
    int hit = coordinates ? 1 : random.nextInt(1, 4);
    return new Fault(
        Fault.Kind.POINT,
        coordinates ? coordinator : COORDINATORS + worker,
        0,
        longerThanLease,
        point + " " + hit + " " + action);
  }

  /** What may not come twice: a kill of the same kind is no news, two outages are another test. */
  private static java.util.function.Predicate<Fault> once(Fault.Kind kind) {
    return fault ->
        fault.kind() == kind
            && kind != Fault.Kind.POINT
            && kind != Fault.Kind.KILL_WORKER
            && kind != Fault.Kind.CUT;
  }

  /** Whether the job may fail by name: where its output cannot be written. */
  boolean mayFail() {
    return faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.FULL_DISK);
  }

  @Override
  public String toString() {
    return "seed %d: %s, input %d, %d map tasks, %d partitions, %s, appendfsync %s%n  %s"
        .formatted(
            seed,
            job.kind(),
            job.input(),
            job.tasks(),
            job.partitions(),
            place,
            fsync,
            String.join("\n  ", faults.stream().map(Fault::toString).toList()));
  }
}
