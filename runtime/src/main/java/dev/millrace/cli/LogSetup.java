package dev.millrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLogger;

/**
 * Sets up logging without a configuration file, which would take longer to parse than a small job
 * to run: everything to standard error, warnings only. Long-running roles say more; {@code
 * -Dmillrace.log=LEVEL} overrides both.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

  private static final String PROPERTY = "millrace.log";
  private static final String OWN = "dev.millrace";

  /**
   * Where the client library reports, again and again and with stacks, connections that fail: those
   * who use them are told too, and the outage is reported once.
   */
  private static final List<String> TOLD_TWICE =
      List.of("org.redisson.connection", "org.redisson.client.handler.ErrorsLoggingHandler");

  /** Called by Logback, through its service file. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogLine line = new LogLine();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    root.addAppender(appender);
    TOLD_TWICE.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    context.getLogger(OWN).setLevel(Level.toLevel(System.getProperty(PROPERTY), Level.WARN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Sets logging up, unless that is done or under way. */
  static void prepare() {
    LoggerFactory.getILoggerFactory();
  }

  /**
   * Lets this process report what it does, unless the property says otherwise: for the long-running
   * roles.
   */
  static void verbose() {
    logger(OWN).setLevel(Level.toLevel(System.getProperty(PROPERTY), Level.INFO));
  }

  /** Ends all logging: what a client library has to say while its JVM ends helps nobody. */
  static void silence() {
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    logger(OWN).setLevel(Level.OFF);
  }

  private static Logger logger(String name) {
    org.slf4j.Logger logger = LoggerFactory.getLogger(name);
    // While another thread sets logging up, there are stand-ins.
    while (logger instanceof SubstituteLogger) {
      Thread.onSpinWait();
      logger = LoggerFactory.getLogger(name);
    }
    return (Logger) logger;
  }
}
