package dev.millrace.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL names, read without understanding it: metrics, those of which a rate
 * is asked, and labels.
 */
record Expression(Set<String> metrics, Set<String> rates, Set<String> labels) {

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern RATE =
      Pattern.compile("\\b(rate|increase|irate)\\s*\\(\\s*([a-zA-Z_:][\\w:]*)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.$])[a-zA-Z_:][\\w:]*(?!\\s*\\(|\\w)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  static Expression of(String text) {
    Set<String> labels = new TreeSet<>();
    Set<String> rates = new TreeSet<>();
    String rest = TEXT.matcher(text).replaceAll("''").replaceAll("\\[[^]]*]", "");
    Matcher grouping = GROUPING.matcher(rest);
    while (grouping.find()) {
      addNames(grouping.group(2), labels);
    }
    rest = grouping.replaceAll(" ");
    Matcher matchers = MATCHERS.matcher(rest);
    while (matchers.find()) {
      addNames(matchers.group(1), labels);
    }
    rest = matchers.replaceAll(" ");
    Matcher rate = RATE.matcher(rest);
    while (rate.find()) {
      rates.add(rate.group(2));
    }
    Set<String> metrics = new TreeSet<>();
    addNames(rest, metrics);
    metrics.removeAll(WORDS);
    return new Expression(metrics, rates, labels);
  }

  private static void addNames(String text, Set<String> names) {
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
  }
}
