package dev.millrace.examples;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Joins lists of items that differ in their last item only: which baskets of {@code k + 1} goods
 * are worth counting, given the frequent ones of {@code k}? A basket can only be frequent if all
 * its parts are, so those that two known ones make are the candidates (the Apriori algorithm).
 *
 * <p>A line is a list of items between commas: {@code bread,butter,jam}. The mapper emits what
 * stands before the last comma with a set of the last item; the combiner unites such sets, so that
 * repeated lines cost nothing. The reducer writes every pair of last items, in order: {@code
 * bread,butter<TAB>jam,milk}.
 *
 * <pre>{@code
 * ./millrace run self-join baskets.csv
 * }</pre>
 */
public final class SelfJoin implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: job
    Mapper<String, String, Set<String>> mapper =
        (line, out) -> {
          int last = line.lastIndexOf(',');
          if (last < 0) {
            throw new IllegalArgumentException("A line is not a list of items: " + line);
          }
          out.emit(line.substring(0, last), new TreeSet<>(Set.of(line.substring(last + 1))));
        };
    Reducer<String, Set<String>, String> reducer =
        (prefix, sets, out) -> {
          Set<String> all = new TreeSet<>();
          sets.forEach(all::addAll);
          List<String> lasts = List.copyOf(all);
          for (int i = 0; i < lasts.size(); i++) {
            for (int j = i + 1; j < lasts.size(); j++) {
              out.emit(prefix, lasts.get(i) + "," + lasts.get(j));
            }
          }
        };
    // end
    return Job.named("self-join")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(mapper)
        .combiner(SelfJoin::unite)
        .reducer(reducer)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Joins lists of items that differ in their last item only, in lines ITEM,...,ITEM";
  }

  private static Set<String> unite(Set<String> left, Set<String> right) {
    left.addAll(right);
    return left;
  }
}
