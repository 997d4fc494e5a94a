package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lists for each term the documents in which it occurs, the one with most occurrences first: what a
 * search for the term would show.
 *
 * <p>A line is {@code TERM|DOCUMENT<TAB>COUNT}, as {@code sequence-count} writes it. The mapper
 * parts the term from the rest, a record; the reducer sorts what belongs to a term, greatest count
 * first and documents with the same count by name, and writes {@code TERM<TAB>COUNT|DOCUMENT}.
 *
 * <pre>{@code
 * ./millrace run sequence-count books/*.txt --output counts/
 * ./millrace run ranked-inverted-index counts/
 * }</pre>
 */
public final class RankedInvertedIndex implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("ranked-inverted-index")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new CountMapper())
        .reducer(new RankReducer())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Ranks the documents of each term by count, from lines TERM|DOCUMENT<TAB>COUNT";
  }

  // snippet: ranking
  /** How often the term occurs in a document. */
  record Posting(String document, long count) {}

  static final class RankReducer implements Reducer<String, Posting, String> {

    private static final Comparator<Posting> MOST_FIRST =
        Comparator.comparingLong(Posting::count).reversed().thenComparing(Posting::document);

    @Override
    public void reduce(String term, Iterable<Posting> postings, Emitter<String, String> out) {
      List<Posting> ranked = new ArrayList<>();
      postings.forEach(ranked::add);
      ranked.sort(MOST_FIRST);
      ranked.forEach(posting -> out.emit(term, posting.count() + "|" + posting.document()));
    }
  }

  // end

  static final class CountMapper implements Mapper<String, String, Posting> {

    @Override
    public void map(String line, Emitter<String, Posting> out) {
      int tab = line.lastIndexOf('\t');
      int bar = line.lastIndexOf('|', tab);
      if (bar < 0) {
        throw new IllegalArgumentException("A line is not TERM|DOCUMENT<TAB>COUNT: " + line);
      }
      long count = Long.parseLong(line.substring(tab + 1));
      out.emit(line.substring(0, bar), new Posting(line.substring(bar + 1, tab), count));
    }
  }
}
