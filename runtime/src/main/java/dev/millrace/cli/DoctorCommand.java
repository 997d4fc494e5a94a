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
        "Say what is wrong with Redis for jobs, and how to mend it. Exit code 1 if jobs cannot run or are lost.")
final class DoctorCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

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
        .put("check", finding.check())
        .put("severity", finding.severity().name())
        .put("found", finding.found())
        .put("meaning", finding.meaning())
        .put("mend", finding.mend());
  }

  /** A line for each, and below it, indented, what it means and what mends it. */
  private static String text(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding each : findings) {
      text.append("%-5s  %-11s  %s%n".formatted(each.severity(), each.check(), each.found()));
      for (String more :
          List.of(each.meaning(), each.mend().isEmpty() ? "" : "-> " + each.mend())) {
        if (!more.isEmpty()) {
          text.append(" ".repeat(20)).append(more).append(System.lineSeparator());
        }
      }
    }
    return text.toString().stripTrailing();
  }
}
