package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the head of each Lua file says is what its body does. */
final class FunctionHeadersTest {
  private static final Map<String, Long> CODES =
      Map.of(
          "NO_SUCH_JOB", Transition.NO_SUCH_JOB,
          "NOT_RUNNING", Transition.NOT_RUNNING,
          "OUTRAN", Transition.OUTRAN,
          "LOST", Transition.LOST,
          "EXISTS", Transition.EXISTS,
          "OK", Transition.OK);

  private static final Pattern SECTION = Pattern.compile("^-- (KEYS|ARGV|FLAGS|RETURNS) +(\\S.*)$");
  private static final Pattern NUMBERED_KEY = Pattern.compile("(?:^|, +)(\\d+) ([^,]+)");
  private static final Pattern TYPED =
      Pattern.compile(".*\\b(HASH|STREAM|STRING|ZSET|SET|LIST)\\b.*");
  private static final Pattern CODE = Pattern.compile("(?<![\\w.])(-?\\d+) ([A-Z_]{2,})");
  private static final Pattern RETURNED = Pattern.compile("(?:return|or|=) (-\\d+)\\b");
  private static final Pattern USED_KEY = Pattern.compile("KEYS\\[(\\d+)]");

  @Test
  void everyTransitionHasAFileAndEveryFileATransition() throws Exception {
    URI prelude = Resources.getResource(Transition.class, "functions/prelude.lua").toURI();
    try (Stream<Path> files = Files.list(Path.of(prelude).getParent())) {
      Set<String> found =
          files.map(file -> "functions/" + file.toFile().getName()).collect(Collectors.toSet());
      Set<String> expected =
          Arrays.stream(Transition.values()).map(Transition::file).collect(Collectors.toSet());
      expected.addAll(FunctionLibrary.SHARED);

      assertThat(found).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headBeginsWithASentenceAndHasAllSectionsInOrder(Transition transition) throws Exception {
    List<String> head = head(transition);

    assertThat(head.get(0)).matches("-- [A-Z].*");
    assertThat(String.join("\n", head.subList(0, indexOfSection(head, "KEYS")))).endsWith(".");
    assertThat(
            head.stream()
                .map(SECTION::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .filter(name -> !name.equals("FLAGS")))
        .containsExactly("KEYS", "ARGV", "RETURNS");
    assertThat(head).allMatch(line -> line.startsWith("-- "));
  }

  @ParameterizedTest
  @EnumSource
  void keysAreNumberedThroughTypedAndAllUsed(Transition transition) throws Exception {
    List<MatchResult> keys = numbered(section(transition, "KEYS"));
    String body = body(transition);

    assertThat(keys).isNotEmpty();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(keys.get(i).group(1)).isEqualTo(String.valueOf(i + 1));
      assertThat(keys.get(i).group(2)).matches(TYPED);
    }
    int largest =
        USED_KEY
            .matcher(body)
            .results()
            .mapToInt(result -> Integer.parseInt(result.group(1)))
            .max()
            .orElse(0);
    assertThat(largest).isLessThanOrEqualTo(keys.size());
    // A loop over all keys uses those that are not named one by one.
    if (!body.contains("#KEYS") && !body.contains("for i = 1, " + keys.size())) {
      assertThat(largest).isEqualTo(keys.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void codesInTheHeadAreThoseOfTheEnum(Transition transition) throws Exception {
    CODE.matcher(section(transition, "RETURNS"))
        .results()
        .filter(code -> CODES.containsKey(code.group(2)) || code.group(1).startsWith("-"))
        .forEach(
            code ->
                assertThat(Long.valueOf(code.group(1)))
                    .as(code.group())
                    .isEqualTo(CODES.get(code.group(2))));
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeThatTheBodyReturnsIsInTheHeadAndTheOtherWayRound(Transition transition)
      throws Exception {
    Set<String> stated = new HashSet<>();
    CODE.matcher(section(transition, "RETURNS"))
        .results()
        .map(code -> code.group(1))
        .filter(code -> code.startsWith("-"))
        .forEach(stated::add);
    Set<String> returned =
        RETURNED
            .matcher(body(transition))
            .results()
            .map(code -> code.group(1))
            .collect(Collectors.toSet());

    assertThat(returned).isEqualTo(stated);
  }

  @ParameterizedTest
  @EnumSource
  void flagsAreThoseOfRedis(Transition transition) throws Exception {
    List<String> flags =
        head(transition).stream().filter(line -> line.startsWith("-- FLAGS")).toList();

    assertThat(flags).hasSizeLessThanOrEqualTo(1);
    assertThat(flags).allMatch(line -> line.matches("-- FLAGS   (allow-oom|no-writes)"));
  }

  @Test
  void libraryHoldsEveryFunctionUnderANameThatItsCodeDecides() {
    FunctionLibrary library = FunctionLibrary.load();

    for (Transition transition : Transition.values()) {
      assertThat(library.code()).contains("function_name = '" + library.function(transition) + "'");
    }
    assertThat(library.code()).doesNotContain("@DIGEST@");
    assertThat(library.name()).isEqualTo(FunctionLibrary.load().name()).matches("millrace_\\w{12}");
  }

  private static List<MatchResult> numbered(String section) {
    return NUMBERED_KEY.matcher(section).results().toList();
  }

  /** A section with its further lines, as one line. */
  private static String section(Transition transition, String name) throws Exception {
    List<String> head = head(transition);
    int first = indexOfSection(head, name);
    StringBuilder text = new StringBuilder(head.get(first).replaceFirst("^-- " + name + " +", ""));
    for (int i = first + 1; i < head.size() && head.get(i).startsWith("--   "); i++) {
      text.append(' ').append(head.get(i).substring(2).strip());
    }
    return text.toString();
  }

  private static int indexOfSection(List<String> head, String name) {
    for (int i = 0; i < head.size(); i++) {
      if (head.get(i).startsWith("-- " + name + " ")) {
        return i;
      }
    }
    throw new AssertionError("No section " + name + " in " + head);
  }

  private static List<String> head(Transition transition) throws Exception {
    return lines(transition).takeWhile(line -> line.startsWith("--")).toList();
  }

  private static String body(Transition transition) throws Exception {
    return lines(transition)
        .dropWhile(line -> line.startsWith("--"))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> lines(Transition transition) throws Exception {
    return Resources.toString(
            Resources.getResource(Transition.class, transition.file()), StandardCharsets.UTF_8)
        .lines();
  }
}
