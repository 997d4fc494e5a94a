package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.RequestWatcher;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Lease;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.watch.AttemptEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The table of the docs, the dashboard and the alerts name what is registered, and nothing else.
 */
final class MetricsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path ALERTS = ROOT.resolve("deploy/prometheus/alerts.yaml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/millrace.json");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_:0-9]+)(?:\\{(.*)})? [^ ]+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

  private static final List<AttemptOutcome> OUTCOMES =
      List.of(
          AttemptOutcome.COMMITTED,
          AttemptOutcome.LOST,
          AttemptOutcome.FAILED,
          AttemptOutcome.HANDED_BACK,
          AttemptOutcome.ABANDONED);

  /** What Prometheus adds when it scrapes, and what Kubernetes does. */
  private static final Set<String> OF_TARGETS = Set.of("instance", "job", "namespace");

  private final String scraped = scrapeOfAll();

  @Test
  void tableOfTheDocsIsWhatIsRegistered() throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve("docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `millrace_"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.of(Metric.values())
                .map(
                    metric ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                metric.prometheusName(),
                                Meters.label(metric.type()),
                                metric.labels().stream()
                                    .map(label -> "`" + label + "`")
                                    .collect(Collectors.joining(", ")),
                                metric.help()))
                .toList());
  }

  @Test
  void whatIsScrapedHasTheseNamesTypesAndLabels() {
    Map<String, String> expected = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      expected.put(metric.prometheusName(), Meters.label(metric.type()));
      if (metric.type() == Metric.Type.HISTOGRAM) {
        expected.put(metric.prometheusName() + "_max", "gauge");
      }
    }
    Map<String, String> types = new TreeMap<>(types());
    types.keySet().removeIf(name -> !name.startsWith("millrace_"));
    assertThat(types).isEqualTo(expected);

    Map<String, Set<String>> labels = labels();
    for (Metric metric : Metric.values()) {
      Set<String> own = new TreeSet<>(metric.labels());
      if (metric.type() == Metric.Type.HISTOGRAM) {
        own.add("le");
        assertThat(labels).containsEntry(metric.prometheusName() + "_bucket", own);
      } else {
        assertThat(labels).containsEntry(metric.prometheusName(), own);
      }
    }
  }

  @Test
  void seriesAreBoundedWhateverIsCounted() {
    try (ProcessMetrics metrics = new ProcessMetrics("worker", "test")) {
      var attempts = metrics.attempts();
      long before = series(metrics.scrape());
      for (int i = 0; i < 1_000; i++) {
        TakenTask task =
            new TakenTask(
                "job-" + i,
                i % 2 == 0 ? Phase.MAP : Phase.REDUCE,
                i,
                new Lease("worker-" + i, i + "-0", 2, i),
                i,
                Optional.empty());
        attempts.taken(task);
        attempts.ended(end(task, OUTCOMES.get(i % OUTCOMES.size())));
      }
      assertThat(series(metrics.scrape())).isEqualTo(before).isLessThan(200);
    }
  }

  @Test
  void dashboardAndAlertsNameOnlyMetricsAndLabelsThatThereAre() throws IOException {
    List<String> expressions = new ArrayList<>(expressions(ALERTS));
    assertThat(expressions).hasSizeGreaterThan(5);
    expressions.addAll(expressions(DASHBOARD));
    assertThat(expressions).hasSizeGreaterThan(25);
    Map<String, Set<String>> labels = labels();
    Map<String, String> types = types();
    Set<String> allLabels = new HashSet<>(OF_TARGETS);
    labels.values().forEach(allLabels::addAll);

    for (String text : expressions) {
      Expression expression = Expression.of(text);
      assertThat(expression.metrics()).as(text).isNotEmpty().isSubsetOf(labels.keySet());
      assertThat(expression.labels()).as(text).isSubsetOf(allLabels);
      for (String name : expression.rates()) {
        assertThat(types.get(name.replaceAll("_(bucket|count|sum)$", "")))
            .as("what only rises: " + name)
            .isIn("counter", "histogram");
      }
      for (String name : expression.metrics()) {
        if ("counter".equals(types.get(name))) {
          assertThat(expression.rates()).as("a counter of which no rate is asked").contains(name);
        }
      }
    }
  }

  @Test
  void expressionsAreRead() {
    assertThat(
            Expression.of(
                "sum by (le, phase) (rate(a_bucket{b=\"c d\",e=~\"$f\"}[5m])) / 2e3 > on () g"))
        .isEqualTo(
            new Expression(
                Set.of("a_bucket", "g"), Set.of("a_bucket"), Set.of("le", "phase", "b", "e")));
  }

  @Test
  void alertsPassPromtool() throws Exception {
    Assumptions.assumeTrue(isInstalled(), "promtool is not installed");
    promtool("check", "rules", "alerts.yaml");
    promtool("test", "rules", "alerts-test.yaml");
  }

  /** Every alert has a test that raises it, or it may never be raised. */
  @Test
  void everyAlertIsRaisedByATest() throws IOException {
    Set<String> alerts = new TreeSet<>();
    visit(read(ALERTS), "alert", alerts::add);
    Set<String> raised = new TreeSet<>();
    Object tests = read(ALERTS.resolveSibling("alerts-test.yaml"));
    visitMaps(
        tests,
        map -> {
          if (map.containsKey("exp_alerts")) {
            raised.add(String.valueOf(map.get("alertname")));
          }
        });

    assertThat(raised).isEqualTo(alerts).isNotEmpty();
  }

  private static void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(ALERTS.getParent().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }

  /** A scrape of a process that were both, in which everything has happened. */
  private static String scrapeOfAll() {
    try (Meters meters = new Meters()) {
      meters.gauge(Metric.BUILD, () -> 1, "both", "test");
      new WorkerMeters(meters);
      RequestWatcher requests = new RequestMeters(meters);
      requests.answered("take", 1_000);
      for (Metric metric :
          List.of(
              Metric.WAITING_WRITERS, Metric.WORKERS, Metric.WORKER_SLOTS, Metric.REDIS_SILENCE)) {
        meters.gauge(metric, () -> 1);
      }
      for (Metric metric : List.of(Metric.SLOTS, Metric.BACKLOG, Metric.ACTIVE_JOBS)) {
        meters.gauge(metric, () -> 1, "any");
      }
      meters.count(Metric.JOBS_ENDED, 1, "failed");
      return meters.scrape();
    }
  }

  private static AttemptEnd end(TakenTask task, AttemptOutcome outcome) {
    return new AttemptEnd(
        task, Instant.EPOCH, Duration.ofSeconds(1), outcome, Optional.empty(), Optional.empty());
  }

  private Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    Matcher type = TYPE.matcher(scraped);
    while (type.find()) {
      types.put(type.group(1), type.group(2));
    }
    return types;
  }

  private Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    scraped
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              assertThat(sample.matches()).as(line).isTrue();
              Set<String> own = labels.computeIfAbsent(sample.group(1), absent -> new TreeSet<>());
              Matcher label = LABEL.matcher(String.valueOf(sample.group(2)));
              while (label.find()) {
                own.add(label.group(1));
              }
            });
    return labels;
  }

  private static long series(String scrape) {
    return scrape.lines().filter(line -> line.startsWith("millrace_")).count();
  }

  private static List<String> expressions(Path file) throws IOException {
    List<String> expressions = new ArrayList<>();
    visit(read(file), "expr", expressions::add);
    return expressions;
  }

  /** Reads YAML, of which JSON is a part. */
  private static Object read(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static void visit(Object node, String field, Consumer<String> visitor) {
    visitMaps(
        node,
        map -> {
          if (map.get(field) instanceof String text) {
            visitor.accept(text);
          }
        });
  }

  private static void visitMaps(Object node, Consumer<Map<?, ?>> visitor) {
    if (node instanceof Map<?, ?> map) {
      visitor.accept(map);
      map.values().forEach(each -> visitMaps(each, visitor));
    } else if (node instanceof Collection<?> elements) {
      elements.forEach(each -> visitMaps(each, visitor));
    }
  }
}
