package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the edges of a graph into its vertices with their neighbours: which pages link to a page,
 * and to which does it link?
 *
 * <p>A line is an edge, {@code FROM,TO}. The mapper emits it twice, for either end. A value is a
 * record of two sets, which needs no codec and no registration; the combiner unites them on their
 * way. What is written is {@code VERTEX<TAB>from{A,B}:to{C}}.
 *
 * <pre>{@code
 * ./millrace run adjacency-list links.csv --output graph/
 * }</pre>
 */
public final class AdjacencyList implements JobDefinition {

  // snippet: value
  /** The vertices from which edges come, and those to which edges go. */
  record Neighbours(Set<String> from, Set<String> to) {

    static Neighbours none() {
      return new Neighbours(new TreeSet<>(), new TreeSet<>());
    }

    Neighbours add(Neighbours other) {
      from.addAll(other.from);
      to.addAll(other.to);
      return this;
    }

    @Override
    public String toString() {
      return "from{" + String.join(",", from) + "}:to{" + String.join(",", to) + "}";
    }
  }

  // end

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Reducer<String, Neighbours, Neighbours> reducer =
        (vertex, parts, out) -> {
          Neighbours all = Neighbours.none();
          parts.forEach(all::add);
          out.emit(vertex, all);
        };
    return Job.named("adjacency-list")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new EdgeMapper())
        .combiner(Neighbours::add)
        .reducer(reducer)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Lists for each vertex its neighbours, from edges in lines FROM,TO";
  }

  static final class EdgeMapper implements Mapper<String, String, Neighbours> {

    @Override
    public void map(String line, Emitter<String, Neighbours> out) {
      int comma = line.lastIndexOf(',');
      if (comma < 0) {
        throw new IllegalArgumentException("A line is not an edge FROM,TO: " + line);
      }
      String from = line.substring(0, comma);
      String to = line.substring(comma + 1);
      out.emit(from, new Neighbours(new TreeSet<>(), new TreeSet<>(Set.of(to))));
      out.emit(to, new Neighbours(new TreeSet<>(Set.of(from)), new TreeSet<>()));
    }
  }
}
