package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.RedisOutput;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/**
 * Ranks words in a sorted set in Redis, from which a web page can show the top hundred, or the rank
 * of one word, without counting anything: {@code ZREVRANGE words 0 99 WITHSCORES}.
 *
 * <p>It is word count with another output. Who reads the ranking while the job runs anew sees the
 * one of yesterday, until that of today takes its place as a whole. The ranking goes to the server
 * that the job runs on, or to another one.
 *
 * <pre>{@code
 * ./millrace run word-ranking books/*.txt -D key=words -D server=redis://10.0.0.5 --overwrite
 * redis-cli -h 10.0.0.5 zrevrange words 0 9 withscores
 * }</pre>
 */
public final class WordRanking implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("word-ranking")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordCount.WordMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(ranking(parameters))
        .build();
  }

  // snippet: output
  private static RedisOutput<Object, Number> ranking(Parameters parameters) {
    RedisOutput<Object, Number> ranking = RedisOutput.sortedSet(parameters.get("key"));
    String server = parameters.get("server", "");
    return server.isEmpty() ? ranking : ranking.at(server);
  }

  // end

  @Override
  public String summary() {
    return "Ranks words in a sorted set in Redis: -D key=KEY [-D server=redis://HOST]";
  }
}
