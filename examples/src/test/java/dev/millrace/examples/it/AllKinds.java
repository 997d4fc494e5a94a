package dev.millrace.examples.it;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.RedisInput;
import dev.millrace.input.StreamEntry;
import java.io.IOException;

/** Reads one value of each kind, and keys: on the server of the job, or on another one. */
public final class AllKinds implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String server = parameters.get("server", "");
    return Job.named("all-kinds")
        .input(at(server, RedisInput.hash("kinds:hash")))
        .mapper(
            (RedisInput.Field field, Emitter<String, Long> out) ->
                out.emit("hash " + field.name(), field.toLong()))
        .andInput(
            at(server, RedisInput.set("kinds:set")),
            (String member, Emitter<String, Long> out) -> out.emit("set " + member, 1L))
        .andInput(
            at(server, RedisInput.sortedSet("kinds:sorted")),
            (RedisInput.Scored each, Emitter<String, Long> out) ->
                out.emit("sorted " + each.member(), Math.round(each.score())))
        .andInput(
            at(server, RedisInput.list("kinds:list")),
            (String element, Emitter<String, Long> out) -> out.emit("list " + element, 1L))
        .andInput(
            at(server, RedisInput.stream("kinds:stream")),
            (StreamEntry entry, Emitter<String, Long> out) ->
                out.emit("stream " + entry.id(), entry.getUtf8("n").toLong()))
        .andInput(
            at(server, RedisInput.keys("key:*")),
            (String key, Emitter<String, Long> out) -> out.emit("keys " + key, 1L))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  private static <I> RedisInput<I> at(String server, RedisInput<I> input) {
    return server.isEmpty() ? input : input.at(server);
  }

  /** Puts so many elements of each kind on a server. */
  static void fill(String uri, int count) throws IOException {
    try (RespClient redis = new RespClient(uri)) {
      for (int i = 0; i < count; i++) {
        String each = Integer.toString(i);
        redis.send("HSET", "kinds:hash", "f" + i, each);
        redis.send("SADD", "kinds:set", "m" + i);
        redis.send("ZADD", "kinds:sorted", each, "m" + i);
        redis.send("RPUSH", "kinds:list", "e" + i);
        redis.send("XADD", "kinds:stream", "*", "n", each);
        redis.send("SET", "key:" + i, "", "EX", "600");
      }
      for (int i = 0; i < 6 * count; i++) {
        redis.receive();
      }
      for (String key : new String[] {"hash", "set", "sorted", "list", "stream"}) {
        redis.call("EXPIRE", "kinds:" + key, "600");
      }
    }
  }
}
