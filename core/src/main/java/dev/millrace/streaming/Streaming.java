package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;
import java.util.HashSet;
import java.util.Set;

/**
 * The job {@code streaming}: programs as mapper, combiner and reducer of text, without any Java.
 * Its parameters are {@code mapper}, {@code combiner} and {@code reducer}, command lines of sh;
 * {@code separator} between key and value, a tab without it; {@code key-fields}, how many fields
 * with that separator between them the key has, 1 without it; and {@code exit-codes}, those that
 * are no failure, 0 without it.
 */
public final class Streaming implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String mapper = parameters.get("mapper", "");
    String reducer = parameters.get("reducer", "");
    String combiner = parameters.get("combiner", "");
    if (mapper.isBlank() && reducer.isBlank()) {
      throw new InvalidJobException(
          "Job streaming needs a program: run streaming INPUT... --mapper COMMAND --reducer COMMAND,"
              + " or one of the two");
    }
    if (reducer.isBlank() && !combiner.isBlank()) {
      throw new InvalidJobException(
          "Job streaming has a combiner but no reducer: pass --reducer COMMAND, or leave it out");
    }
    Set<Integer> accepted = exitCodes(parameters.get("exit-codes", "0"));
    LineFormat format =
        new LineFormat(
            parameters.get("separator", "\t").replace("\\t", "\t"),
            (int) Math.min(Integer.MAX_VALUE, parameters.getLong("key-fields", 1)));
    JobBuilder.WithInput<Utf8> input =
        Job.named("streaming").input(TextInput.utf8Lines(parameters.inputs()));
    if (reducer.isBlank()) {
      return input
          .mapper(
              new ProgramMapper<>(
                  new Program("mapper", mapper, accepted), ProgramMapper.Pairs.WHOLE_LINES))
          .output(parameters.output())
          .build();
    }
    Mapper<Object, Utf8, Utf8> pairs =
        mapper.isBlank()
            ? (line, out) -> emit(line, format, out)
            : new ProgramMapper<>(new Program("mapper", mapper, accepted), format::emit);
    return input
        .mapper(
            combiner.isBlank()
                ? pairs
                : new CombiningMapper(pairs, new Program("combiner", combiner, accepted), format))
        .reducer(new ProgramReducer(new Program("reducer", reducer, accepted), format))
        .anyOrder()
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Runs programs on lines of text: --mapper COMMAND, --combiner COMMAND, --reducer COMMAND";
  }

  private static void emit(Object line, LineFormat format, Emitter<Utf8, Utf8> out) {
    byte[] bytes = line instanceof Utf8 text ? text.toByteArray() : line.toString().getBytes(UTF_8);
    format.emit(bytes, 0, bytes.length, out);
  }

  private static Set<Integer> exitCodes(String codes) {
    Set<Integer> accepted = new HashSet<>();
    for (String code : codes.split(",")) {
      try {
        accepted.add(Integer.parseInt(code.strip()));
      } catch (NumberFormatException e) {
        throw new InvalidJobException(
            "Parameter exit-codes must be whole numbers with commas between them: " + codes, e);
      }
    }
    return accepted;
  }
}
