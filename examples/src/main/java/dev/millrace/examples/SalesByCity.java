package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Join;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/**
 * Adds up by city what customers have ordered: three jobs, of which one is a join.
 *
 * <p>A line of the input is an order: id, customer, amount in whole numbers; one of {@code -D
 * customers=FILE} is a customer: id, name, city; with tabs between. The first job adds up the
 * orders of each customer; the second joins that with the customers; the third adds up by city. The
 * join is a full one: a customer without orders counts as nothing, and the orders of customers that
 * are not known stand under {@code (unknown)}.
 *
 * <pre>{@code
 * ./millrace run sales-by-city orders.tsv -D customers=customers.tsv
 * }</pre>
 */
public final class SalesByCity implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: join
    Job<String, Long> totals =
        Job.named("totals")
            .input(TextInput.lines(parameters.inputs()))
            .mapper(
                (String order, Emitter<String, Long> out) ->
                    out.emit(field(order, 1), Long.valueOf(field(order, 2))))
            .combiner(Combiners.sumOfLongs())
            .reducer(Reducers.sumOfLongs())
            .build();
    Job<String, Pair<String, Long>> cities =
        Join.named("cities")
            .left(TextInput.lines(parameters.input("customers")), customer -> field(customer, 0))
            .right(totals.result(), Pair::first)
            .fullOuter(
                (id, customer, total) ->
                    Pair.of(
                        customer.map(line -> field(line, 2)).orElse("(unknown)"),
                        total.map(Pair::second).orElse(0L)))
            .build();
    return cities
        .then("sales-by-city")
        .mapper(
            (Pair<String, Pair<String, Long>> each, Emitter<String, Long> out) ->
                out.emit(each.second().first(), each.second().second()))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Adds up orders by the city of the customer; -D customers=FILE has these";
  }

  private static String field(String line, int number) {
    return line.split("\t", -1)[number];
  }
}
