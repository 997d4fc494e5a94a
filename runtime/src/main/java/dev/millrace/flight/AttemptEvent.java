package dev.millrace.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One attempt of a task, from being taken to its end. */
@Name("millrace.Attempt")
@Label("Attempt")
@Category("Millrace")
@Description("One attempt of a task, from being taken to its end")
@StackTrace(false)
@SuppressWarnings("unused") // read by the recorder
final class AttemptEvent extends Event {

  @Label("Job")
  String job = "";

  @Label("Phase")
  String phase = "";

  @Label("Task")
  int task;

  @Label("Attempt")
  int attempt;

  @Label("Attempt Id")
  String attemptId = "";

  @Label("Outcome")
  String outcome = "";

  @Label("Failure Kind")
  @Description("What was at fault; empty if it has not failed")
  String failureKind = "";

  @Label("Written")
  @Description("Bytes of blocks or results that a committed attempt has written")
  @DataAmount
  long written;
}
