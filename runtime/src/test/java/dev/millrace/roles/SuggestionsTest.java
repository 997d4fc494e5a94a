package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is suggested is like what was typed. */
final class SuggestionsTest {

  private static final List<String> NAMES =
      List.of("word-count", "word-count-utf8", "word-mean", "grep", "sort", "run");

  @Test
  void lettersSwappedAddedLeftOutOrChangedAreFound() {
    assertThat(Suggestions.similar("word-cuont", NAMES)).containsExactly("word-count");
    assertThat(Suggestions.similar("word-countt", NAMES)).containsExactly("word-count");
    assertThat(Suggestions.similar("gerp", NAMES)).containsExactly("grep");
    assertThat(Suggestions.similar("SROT", NAMES)).containsExactly("sort");
    assertThat(Suggestions.similar("ru", NAMES)).containsExactly("run");
  }

  @Test
  void whatABeginningBelongsToIsFoundFirst() {
    assertThat(Suggestions.similar("word-count-", NAMES))
        .containsExactly("word-count-utf8", "word-count");
    assertThat(Suggestions.similar("wor", NAMES)).hasSize(3);
  }

  @Test
  void whatIsLikeNothingHasNoSuggestion() {
    assertThat(Suggestions.question("pi", NAMES)).isEmpty();
    assertThat(Suggestions.question("", NAMES)).isEmpty();
    assertThat(Suggestions.question("gre", NAMES)).isEqualTo(" Did you mean grep?");
  }
}
