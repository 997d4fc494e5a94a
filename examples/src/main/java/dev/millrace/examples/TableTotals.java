package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.Row;
import dev.millrace.input.JdbcInput;

/**
 * Adds up a column of a database by another one: what is sold in each city?
 *
 * <p>A {@code GROUP BY} would do that, too; this is for the databases that have other things to do,
 * and for what SQL does not say as easily. The rows are read by ranges of a column of whole
 * numbers, here {@code id}. User and password are in the variables {@code DB_USER} and {@code
 * DB_PASSWORD} of every process that runs the job, and the driver is a jar.
 *
 * <pre>{@code
 * DB_USER=reports DB_PASSWORD=... ./millrace run table-totals --jar postgresql.jar \
 *     -D database=jdbc:postgresql://10.0.0.7/shop -D table=orders -D key=id -D by=city -D sum=cents
 * }</pre>
 */
public final class TableTotals implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String database = parameters.get("database");
    String key = parameters.get("key");
    // snippet: input
    // In quotes, as some databases answer with the names of columns in capitals.
    String query =
        "SELECT %s, %s AS \"group\", %s AS \"number\" FROM %s"
            .formatted(key, parameters.get("by"), parameters.get("sum"), parameters.get("table"));
    return Job.named("table-totals")
        .input(JdbcInput.of(database, query, key).login("DB_USER", "DB_PASSWORD"))
        .mapper(
            (Row row, Emitter<String, Long> out) ->
                out.emit(row.get("group"), row.getLong("number")))
        // end
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Adds up a column of a database: -D database=URL -D table=T -D key=ID -D by=C -D sum=C";
  }
}
