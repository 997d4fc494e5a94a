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
 * Counts how often each word occurs in a tree of many small files.
 *
 * <p>One task for each file would cost more than the counting. Nothing has to be done about it: an
 * input packs what is smaller than a split with what follows, so that thousands of files make a few
 * tasks, and cuts what is larger. {@code -D split=N} sets the size of a split in bytes.
 *
 * <pre>{@code
 * ./millrace run multi-file-word-count mails/ --output out/
 * ./millrace run multi-file-word-count 'logs/**.log' -D split=16000000
 * }</pre>
 */
public final class MultiFileWordCount implements JobDefinition {

  private static final Tokenizer WORDS = Tokenizer.words();

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Mapper<Utf8, Utf8, Long> mapper =
        (line, out) -> WORDS.forEach(line, word -> out.emit(word, 1L));
    return Job.named("multi-file-word-count")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(mapper)
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .splitSize(parameters.getLong("split", 64 << 20))
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts words in a tree of many small files, packed into splits of -D split=N bytes (64 MiB)";
  }
}
