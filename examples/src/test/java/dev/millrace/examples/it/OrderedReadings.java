package dev.millrace.examples.it;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Order;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;
import java.util.Comparator;
import java.util.StringJoiner;

/**
 * Lines {@code key<TAB>number}: one result for each key, keys descending, with its numbers in
 * descending order, in total order; by parts, or {@code -D compared=1} with a comparator.
 */
public final class OrderedReadings implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Mapper<String, Pair<String, Long>, Long> mapper =
        (line, out) -> {
          int tab = line.indexOf('\t');
          long number = Long.parseLong(line.substring(tab + 1));
          out.emit(Pair.of(line.substring(0, tab), number), number);
        };
    Reducer<Pair<String, Long>, Long, String> reducer =
        (Pair<String, Long> key,
            Iterable<Long> numbers,
            Emitter<Pair<String, Long>, String> out) -> {
          StringJoiner joined = new StringJoiner(",");
          numbers.forEach(number -> joined.add(number.toString()));
          out.emit(key, joined.toString());
        };
    JobBuilder.WithMapper<Pair<String, Long>, Long> grouped =
        Job.named("ordered-readings")
            .input(TextInput.lines(parameters.inputs()))
            .mapper(mapper)
            .groupedBy(Order.descending(Pair::first))
            .totalOrder();
    return (parameters.getLong("compared", 0) == 1
            ? grouped.sortedWith(Comparator.comparing(Pair::second, Comparator.reverseOrder()))
            : grouped.sortedBy(Order.descending(Pair::second)))
        .reducer(reducer)
        .output(parameters.output())
        .build();
  }
}
