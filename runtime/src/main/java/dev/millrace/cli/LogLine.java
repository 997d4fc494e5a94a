package dev.millrace.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * One event as a line: time, level, message, and the job and task that it is about. Code, for a
 * pattern takes 20 ms of every start to be read.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    LocalTime time = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
    line.append(DateTimeFormatter.ofPattern("HH:mm:ss.SSS").format(time))
        .append(' ')
        .append("%-5s".formatted(event.getLevel()))
        .append(' ')
        .append(Visible.line(String.valueOf(event.getFormattedMessage())));
    Map<String, String> about = event.getMDCPropertyMap();
    if (about.containsKey("job") || about.containsKey("task")) {
      line.append(" job=")
          .append(about.getOrDefault("job", ""))
          .append(" task=")
          .append(about.getOrDefault("task", ""));
    }
    line.append(CoreConstants.LINE_SEPARATOR);
    if (event.getThrowableProxy() != null) {
      line.append(Visible.lines(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    return line.toString();
  }
}
