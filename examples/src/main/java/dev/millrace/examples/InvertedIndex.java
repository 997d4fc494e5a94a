package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.TreeSet;

/**
 * Tells for each word where it occurs, as the index at the end of a book does.
 *
 * <p>A line is a document: its first word is the document's id, the rest is its text. So {@code
 * Ge1:3 And God said, Let there be light} puts {@code Ge1:3} under {@code And}, {@code God} and so
 * on. Words are those of {@link WordCount}.
 *
 * <p>The mapper emits each word with a list of one id. The combiner appends lists, in the order of
 * the input. That is associative, as a combiner must be, though not commutative. The reducer sorts
 * the ids of all lists, drops the repeated ones, and writes {@code word<TAB>id,id,id}. It holds the
 * ids of one word in memory, never those of all words.
 *
 * <pre>{@code
 * ./millrace run inverted-index bible.txt --output index/
 * }</pre>
 */
public final class InvertedIndex implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("inverted-index")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new PostingMapper())
        .combiner(InvertedIndex::append)
        .reducer(new IndexReducer())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Lists for each word the ids of the lines it occurs in; a line's id is its first word";
  }

  /** Appends the later list to the earlier one; an id at the seam of both is kept once. */
  static List<String> append(List<String> left, List<String> right) {
    boolean seam = left.get(left.size() - 1).equals(right.get(0));
    left.addAll(seam ? right.subList(1, right.size()) : right);
    return left;
  }

  static final class PostingMapper implements Mapper<String, String, List<String>> {

    @Override
    public void map(String line, Emitter<String, List<String>> out) {
      StringTokenizer words = new StringTokenizer(line);
      String id = words.hasMoreTokens() ? words.nextToken() : "";
      while (words.hasMoreTokens()) {
        // A list for each word, since the combiner goes on to change it.
        out.emit(words.nextToken(), new ArrayList<>(List.of(id)));
      }
    }
  }

  static final class IndexReducer implements Reducer<String, List<String>, String> {

    @Override
    public void reduce(String word, Iterable<List<String>> lists, Emitter<String, String> out) {
      TreeSet<String> ids = new TreeSet<>();
      lists.forEach(ids::addAll);
      out.emit(word, String.join(",", ids));
    }
  }
}
