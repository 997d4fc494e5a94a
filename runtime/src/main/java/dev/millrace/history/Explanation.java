package dev.millrace.history;

import dev.millrace.store.JobRecord;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where the time of a job went, and what would make it quicker.
 *
 * @param job the job
 * @param total from its submission to its end, or to now
 * @param parts into which parts that falls, in their order; see {@link PhaseTimes}
 * @param maps its map attempts
 * @param reduces its reduce attempts
 * @param findings what is conspicuous, the dearest first
 */
public record Explanation(
    JobRecord job,
    Duration total,
    Map<String, Duration> parts,
    PhaseAttempts maps,
    PhaseAttempts reduces,
    List<Finding> findings) {

  /**
   * Something that costs time.
   *
   * @param what what it is, in a sentence with figures
   * @param advice what to change, in a sentence with the option; empty if there is nothing
   * @param cost about how much time it has cost
   */
  public record Finding(String what, String advice, Duration cost) {}

  /** Explains a job, as of {@code now}, in ms since 1970. */
  public static Explanation of(JobRecord job, long now) {
    Map<String, Duration> parts = PhaseTimes.of(job, now);
    PhaseAttempts maps = PhaseAttempts.of(job, Phase.MAP);
    PhaseAttempts reduces = PhaseAttempts.of(job, Phase.REDUCE);
    Duration total = PhaseTimes.total(job, now);
    Findings findings = new Findings(job, parts, maps, reduces);
    return new Explanation(job, total, parts, maps, reduces, findings.all());
  }
}
