package dev.millrace.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.redis.AccessRole;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.doctor.Doctor;
import dev.millrace.redis.doctor.Finding;
import dev.millrace.redis.doctor.Finding.Severity;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with a Redis. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Say what is wrong with Redis for jobs, and how to mend it. Exit code 1 if jobs cannot run or are lost.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace doctor --redis redis://10.0.0.5",
      "  millrace doctor --role worker --user mrworker",
    })
final class DoctorCommand implements Callable<Integer> {

  /** Where the findings begin, after severity and check. */
  private static final int INDENT = 20;

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private Appearance appearance = new Appearance();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "coordinator",
      description =
          "Whose rights are needed: loader, coordinator, worker, submitter, observer (default: ${DEFAULT-VALUE}).")
  private AccessRole role = AccessRole.COORDINATOR;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Look at the rights of this user of Redis, not of the one who asks.")
  private String user = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    redis.warnOfPassword();
    RedisAddress address = RedisAddress.parse(redis.uri());
    List<Finding> findings = Doctor.examine(address, role, user);
    System.out.println(json ? json(address, findings) : text(findings));
    return findings.stream().anyMatch(each -> each.severity() == Severity.ERROR)
        ? ExitCode.JOB_FAILED
        : ExitCode.DONE;
  }

  private static ObjectNode json(RedisAddress address, List<Finding> findings) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("redis", address.shown());
    report.set("findings", JsonView.array(findings, DoctorCommand::json));
    return report;
  }

  private static ObjectNode json(Finding finding) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("server", finding.server())
        .put("check", finding.check())
        .put("severity", finding.severity().name())
        .put("found", finding.found())
        .put("meaning", finding.meaning())
        .put("mend", finding.mend());
  }

  /** A line for each, and below it, indented, what it means and what mends it. */
  private String text(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    boolean several = findings.stream().map(Finding::server).distinct().count() > 1;
    String server = "";
    for (Finding each : findings) {
      if (several && !each.server().equals(server)) {
        server = each.server();
        text.append(server).append(System.lineSeparator());
      }
      text.append(appearance.severity(each.severity(), "%-5s".formatted(each.severity())))
          .append("  %-11s  ".formatted(each.check()))
          .append(wrapped(Visible.line(each.found())));
      if (!each.meaning().isEmpty()) {
        text.append(" ".repeat(INDENT)).append(wrapped(each.meaning()));
      }
      if (!each.mend().isEmpty()) {
        // In one line: it is copied and run.
        text.append(" ".repeat(INDENT)).append("-> ").append(each.mend());
        text.append(System.lineSeparator());
      }
    }
    return text.toString().stripTrailing();
  }

  /** On a terminal: in lines that fit beside the indentation. */
  private String wrapped(String text) {
    int width = appearance.output().map(terminal -> terminal.width() - INDENT).orElse(0);
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ", -1)) {
      if (length > 0 && width > 0 && length + 1 + word.length() > width) {
        lines.append(System.lineSeparator()).append(" ".repeat(INDENT));
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
        length++;
      }
      lines.append(word);
      length += word.length();
    }
    return lines.append(System.lineSeparator()).toString();
  }
}
