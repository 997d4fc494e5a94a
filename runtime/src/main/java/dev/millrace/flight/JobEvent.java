package dev.millrace.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The end of a job. */
@Name("millrace.Job")
@Label("Job")
@Category("Millrace")
@Description("A job that has ended, when its coordinator has cleaned up after it")
@StackTrace(false)
@SuppressWarnings("unused") // read by the recorder
final class JobEvent extends Event {

  @Label("Job")
  String job = "";

  @Label("Definition")
  String definition = "";

  @Label("State")
  String state = "";

  @Label("Map Tasks")
  int maps;

  @Label("Partitions")
  int partitions;

  @Label("Input")
  @DataAmount
  long input;

  @Label("Time")
  @Description("From submission to its end, by the clock of Redis")
  @Timespan(Timespan.MILLISECONDS)
  long millis;
}
