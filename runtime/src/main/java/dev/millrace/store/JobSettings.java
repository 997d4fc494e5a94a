package dev.millrace.store;

import dev.millrace.Parameters;
import java.util.Map;
import java.util.TreeMap;

/** What a job was run with, by the names of the options and parameters. */
public final class JobSettings {

  /** The name under which a step has the job that it is a step of. */
  public static final String STEP_OF = "step of";

  /** More than this of one value tells nobody anything. */
  private static final int MAX_VALUE = 500;

  private JobSettings() {}

  /** The settings of a job; what is the default is there, too. */
  public static Map<String, String> of(JobSpec spec, JobStatus status) {
    Map<String, String> settings = new TreeMap<>();
    Parameters parameters = spec.parameters();
    put(settings, "input", String.join(" ", parameters.arguments()));
    parameters.settings().forEach((name, value) -> put(settings, "-D " + name, value));
    parameters.outputDirectory().ifPresent(output -> put(settings, "--output", output));
    put(settings, "--partitions", String.valueOf(status.tasks().partitions()));
    spec.splitSize().ifPresent(size -> put(settings, "--split-size", String.valueOf(size)));
    Limits limits = spec.limits();
    put(settings, "--max-attempts", String.valueOf(limits.attempts().max()));
    put(settings, "--skip-records", String.valueOf(limits.attempts().skipRecords()));
    put(settings, "speculation", limits.attempts().speculation() ? "on" : "off");
    put(settings, "--lease", limits.times().lease().toSeconds() + " s");
    put(settings, "--task-timeout", limits.times().taskTimeout().toSeconds() + " s");
    put(settings, "--deadline", limits.times().deadline().toSeconds() + " s");
    spec.files().forEach(file -> put(settings, "--file " + file.name(), file.sha256()));
    spec.jars().files().forEach(jar -> put(settings, "--jar " + jar.name(), jar.sha256()));
    spec.step().ifPresent(step -> put(settings, STEP_OF, step.jobId()));
    return settings;
  }

  private static void put(Map<String, String> settings, String name, String value) {
    settings.put(name, value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "...");
  }
}
