package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Counts the words that say what a text is about: all but those on a list of stop words, such as
 * "the" and "of". The list is a side file, one word a line: it is sent along with the job, and
 * every worker has a copy.
 *
 * <pre>{@code
 * ./millrace run content-words books/*.txt --file stopwords=english.txt --top 20
 * }</pre>
 */
public final class ContentWords implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("content-words")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new ContentMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts the words that are not on a list: --file stopwords=PATH";
  }

  // snippet: mapper
  static final class ContentMapper implements Mapper<String, String, Long> {

    private final Set<String> stopWords = new HashSet<>();

    @Override
    public void open(TaskContext context) throws IOException {
      stopWords.addAll(Files.readAllLines(context.file("stopwords")));
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      for (String word : line.toLowerCase(Locale.ROOT).split("[^\\p{L}']+")) {
        if (!word.isEmpty() && !stopWords.contains(word)) {
          out.emit(word, 1L);
        }
      }
    }
  }
  // end
}
