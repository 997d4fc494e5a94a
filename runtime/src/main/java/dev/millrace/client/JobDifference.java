package dev.millrace.client;

import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.SideFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** In what a job differs from another one that has its id, in words. */
final class JobDifference {

  private static final String DEFAULT = "that of the job";

  private static final Map<String, Function<JobSpec, Object>> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("its definition", JobSpec::definition);
    PARTS.put("the jars that it brings", spec -> shown(spec.jars().files()));
    PARTS.put("its inputs", spec -> spec.parameters().arguments());
    PARTS.put(
        "its output",
        spec -> spec.parameters().outputDirectory().map(Object::toString).orElse("none"));
    PARTS.put("whether it overwrites", spec -> spec.parameters().overwrite());
    PARTS.put("its working directory", spec -> spec.parameters().workingDirectory());
    PARTS.put("its side files", spec -> shown(spec.files()));
    PARTS.put(
        "its partitions",
        spec -> spec.partitions().isPresent() ? spec.partitions().getAsInt() : DEFAULT);
    PARTS.put(
        "its split size",
        spec -> spec.splitSize().isPresent() ? spec.splitSize().getAsLong() : DEFAULT);
    PARTS.put("how often it tries", spec -> spec.limits().attempts());
    PARTS.put("its times", spec -> spec.limits().times());
    PARTS.put("its priority", spec -> spec.limits().share().priority());
    PARTS.put("its limit of slots", spec -> spec.limits().share().maxSlots());
    PARTS.put("the labels that it needs", spec -> spec.limits().share().needs().names());
  }

  private JobDifference() {}

  /** The first difference; empty if there is none but in signatures. */
  static Optional<String> between(JobSpec there, JobSpec here) {
    return Stream.concat(
            parameters(there, here),
            PARTS.entrySet().stream().flatMap(part -> of(part, there, here)))
        .findFirst()
        .or(
            () ->
                unsigned(there).equals(unsigned(here))
                    ? Optional.empty()
                    : Optional.of("its limits are others"));
  }

  private static Stream<String> of(
      Map.Entry<String, Function<JobSpec, Object>> part, JobSpec there, JobSpec here) {
    return different(part.getKey(), part.getValue().apply(there), part.getValue().apply(here));
  }

  private static Stream<String> parameters(JobSpec there, JobSpec here) {
    Map<String, String> its = there.parameters().settings();
    Map<String, String> ours = here.parameters().settings();
    TreeSet<String> names = new TreeSet<>(its.keySet());
    names.addAll(ours.keySet());
    return names.stream()
        .flatMap(
            name ->
                different(
                    "parameter " + name,
                    its.getOrDefault(name, "not given"),
                    ours.getOrDefault(name, "not given")));
  }

  private static Stream<String> different(String what, Object there, Object here) {
    return there.equals(here)
        ? Stream.empty()
        : Stream.of("%s: %s there, %s here".formatted(what, there, here));
  }

  private static JobSpec unsigned(JobSpec spec) {
    return spec.withJars(new JobJars(spec.jars().files(), Optional.empty()));
  }

  private static List<String> shown(List<SideFile> files) {
    return files.stream().map(file -> file.name() + " " + file.sha256().substring(0, 12)).toList();
  }
}
