package dev.millrace.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that commits attempts of a job. */
@Name("millrace.Commit")
@Label("Commit")
@Category("Millrace")
@Description("A call that commits attempts of one job")
@StackTrace(false)
@SuppressWarnings("unused") // read by the recorder
final class CommitEvent extends Event {

  @Label("Job")
  String job = "";

  @Label("Phase")
  String phase = "";

  @Label("Attempts")
  int attempts;

  @Label("Lost")
  @Description("Attempts among them that do not count")
  int lost;

  @Label("Answered")
  @Description("Whether the store has answered")
  boolean answered;
}
