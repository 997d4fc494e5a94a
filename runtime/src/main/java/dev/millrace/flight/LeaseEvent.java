package dev.millrace.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that renews leases. */
@Name("millrace.Lease")
@Label("Renewal of Leases")
@Category("Millrace")
@Description("A call that renews the leases of tasks")
@StackTrace(false)
@SuppressWarnings("unused") // read by the recorder
final class LeaseEvent extends Event {

  @Label("Leases")
  int leases;

  @Label("Lost")
  int lost;

  @Label("Answered")
  @Description("Whether the store has answered")
  boolean answered;
}
