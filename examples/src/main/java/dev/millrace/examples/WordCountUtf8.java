package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.Tokenizer;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;

/**
 * Counts how often each word occurs, as {@link WordCount} does, but on the bytes of the text: lines
 * and words are slices of what was read, and no string is ever made. The result is the same for any
 * text that is valid UTF-8; where it is not, the words keep their bytes.
 *
 * <pre>{@code
 * ./millrace run word-count-utf8 books/*.txt --output out/
 * }</pre>
 */
public final class WordCountUtf8 implements JobDefinition {

  private static final Tokenizer WORDS = Tokenizer.words();

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: mapper
    Mapper<Utf8, Utf8, Long> wordMapper =
        (line, out) -> WORDS.forEach(line, word -> out.emit(word, 1L));
    // end
    return Job.named("word-count-utf8")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(wordMapper)
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts how often each word occurs, on bytes: quicker";
  }
}
