package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What {@link Grep} does, without what makes it fast and its refusals polite. */
public final class PlainGrep implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Pattern pattern = Pattern.compile(parameters.get("pattern"));
    return Job.named("plain-grep")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(
            (String line, Emitter<String, Long> out) ->
                pattern
                    .matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .forEach(m -> out.emit(m, 1L)))
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }
}
