package dev.millrace.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.JsonLinesInput;

/**
 * Counts the values of one field of JSON Lines files: from which countries do our visitors come?
 *
 * <p>The field is named by a JSON Pointer (RFC 6901), so it may lie within others: {@code
 * /user/country}. What does not have it counts as {@code (none)}; an object or an array counts as
 * its JSON text.
 *
 * <pre>{@code
 * ./millrace run count-by-field -D field=/user/country events/*.jsonl --top 10
 * }</pre>
 */
public final class CountByField implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String field = parameters.get("field");
    if (!field.startsWith("/")) {
      throw new InvalidJobException("Parameter field must begin with /, like /user/name: " + field);
    }
    return Job.named("count-by-field")
        // snippet: mapper
        .input(JsonLinesInput.of(parameters.inputs()))
        .mapper((JsonNode event, Emitter<String, Long> out) -> out.emit(text(event.at(field)), 1L))
        // end
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts the values of a field of JSON Lines files: -D field=/NAME or /NAME/NAME";
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return "(none)";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
