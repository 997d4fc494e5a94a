package dev.millrace.redis;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import dev.millrace.store.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library of Redis Functions, put together from the Lua files. Its name and the names of its
 * functions carry a digest of its code: processes of two builds work side by side on one server,
 * each with its own functions.
 */
final class FunctionLibrary {

  /** What the functions share, in the order in which it has to stand. */
  static final List<String> SHARED = List.of("functions/prelude.lua", "functions/records.lua");

  private static final Pattern FLAGS = Pattern.compile("^-- FLAGS +(\\S+)$", Pattern.MULTILINE);

  private static final Supplier<FunctionLibrary> LIBRARY =
      Suppliers.memoize(() -> assemble(FunctionLibrary::read));

  private final String digest;
  private final String code;

  private FunctionLibrary(String digest, String code) {
    this.digest = digest;
    this.code = code;
  }

  /** The library of this build, put together from the class path when it is first asked for. */
  static FunctionLibrary load() {
    return LIBRARY.get();
  }

  /** A library of other sources: {@code sources} gives the code of each Lua file by its name. */
  static FunctionLibrary assemble(UnaryOperator<String> sources) {
    StringBuilder body = new StringBuilder();
    for (String shared : SHARED) {
      body.append(sources.apply(shared).replace("@PROTOCOL@", String.valueOf(Protocol.VERSION)));
    }
    for (Transition transition : Transition.values()) {
      body.append(registration(transition, sources.apply(transition.file())));
    }
    String digest =
        Hashing.murmur3_128().hashString(body, StandardCharsets.UTF_8).toString().substring(0, 12);
    return new FunctionLibrary(digest, body.toString().replace("@DIGEST@", digest));
  }

  /** The name of the library. */
  String name() {
    return "millrace_" + digest;
  }

  /** The name of the function of a transition. */
  String function(Transition transition) {
    return "mr_" + transition.function() + "_" + digest;
  }

  /** The library's code, without the first line that names it: Redisson adds that. */
  String code() {
    return code;
  }

  private static String registration(Transition transition, String lua) {
    Matcher flags = FLAGS.matcher(lua);
    return "\nredis.register_function{\n  function_name = 'mr_%s_@DIGEST@',\n  flags = {%s},\n  callback = function(KEYS, ARGV)\n%s\nend}\n"
        .formatted(transition.function(), flags.find() ? "'" + flags.group(1) + "'" : "", lua);
  }

  /** The code of a Lua file of this build. */
  static String read(String file) {
    URL url = Objects.requireNonNull(FunctionLibrary.class.getResource(file), file);
    try {
      return Resources.toString(url, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Class path resource " + file + " cannot be read", e);
    }
  }
}
