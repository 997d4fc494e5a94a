package dev.millrace.cli;

import dev.millrace.JobDefinition;
import dev.millrace.roles.Definitions;
import java.util.Iterator;

/** The short names of the jobs on the class path, for shells to complete. */
final class JobNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return new Definitions(JobNames.class.getClassLoader())
        .all().stream().map(JobDefinition::name).iterator();
  }
}
