package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.RedisInput;
import dev.millrace.input.StreamEntry;

/**
 * Adds up events in a Redis stream by one of their fields: what has each customer spent?
 *
 * <p>A shop files each order as it comes, {@code XADD orders * customer anna cents 1999}, and does
 * not stop for this job: what counts is what was there when the job was planned. {@code -D from=}
 * and {@code -D to=} take a part of the stream, by id or by milliseconds since 1970. The server is
 * the one on which the job runs, or another one, whose password is a variable of the environment.
 *
 * <pre>{@code
 * ./millrace run event-totals -D stream=orders -D by=customer -D sum=cents -D 'server=redis://:${SHOP_PASSWORD}@10.0.0.7'
 * }</pre>
 */
public final class EventTotals implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String by = parameters.get("by");
    String sum = parameters.get("sum");
    // snippet: input
    RedisInput<StreamEntry> events =
        RedisInput.stream(
            parameters.get("stream"), parameters.get("from", "-"), parameters.get("to", "+"));
    String server = parameters.get("server", "");
    return Job.named("event-totals")
        .input(server.isEmpty() ? events : events.at(server))
        .mapper(
            (StreamEntry event, Emitter<String, Long> out) ->
                out.emit(event.get(by), event.getUtf8(sum).toLong()))
        // end
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Adds up events in a Redis stream: -D stream=KEY -D by=FIELD -D sum=FIELD";
  }
}
