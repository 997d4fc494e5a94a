package dev.millrace.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which commands a function runs, read from its Lua file and from what it calls of what they share.
 * Redis runs them with the rights of whoever calls the function, so these are rights that a user
 * needs.
 */
final class FunctionCommands {

  private static final Pattern CALL =
      Pattern.compile("redis\\.p?call\\('([A-Z_]+)'(?:, '([A-Z]+)')?");
  private static final Pattern DEFINITION =
      Pattern.compile("^local function (\\w+)\\(.*?^end$", Pattern.MULTILINE | Pattern.DOTALL);

  /** Commands whose first argument is a part of their name. */
  private static final Set<String> CONTAINERS = Set.of("XGROUP", "XINFO");

  private final Map<String, String> shared = new HashMap<>();

  FunctionCommands() {
    for (String file : FunctionLibrary.SHARED) {
      Matcher definitions = DEFINITION.matcher(FunctionLibrary.read(file));
      while (definitions.find()) {
        shared.put(definitions.group(1), definitions.group());
      }
    }
  }

  /** The commands that a function may run, as rules name them: {@code hget}, {@code xinfo|x}. */
  Set<String> of(Transition transition) {
    Set<String> commands = new TreeSet<>();
    addCommands(FunctionLibrary.read(transition.file()), commands, new HashSet<>());
    return commands;
  }

  private void addCommands(String code, Set<String> commands, Set<String> seen) {
    Matcher calls = CALL.matcher(code);
    while (calls.find()) {
      String name = calls.group(1);
      commands.add(
          (CONTAINERS.contains(name) ? name + "|" + calls.group(2) : name)
              .toLowerCase(Locale.ROOT));
    }
    shared.forEach(
        (name, body) -> {
          if (!seen.contains(name) && code.matches("(?s).*\\b" + name + "\\(.*")) {
            seen.add(name);
            addCommands(body, commands, seen);
          }
        });
  }
}
