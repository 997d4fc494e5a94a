package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields by the names of their columns, and what is said of those that are not as asked for. */
class RowTest {

  private static final Row.Columns COLUMNS =
      Row.Columns.of(List.of("city", "population", "area", "note"));

  private final Row row = row("Graz", " 303270 ", "127.57", null);

  @Test
  void fieldsAreFoundByTheNamesOfTheirColumns() {
    assertThat(row.get("city")).isEqualTo("Graz");
    assertThat(row.get("population")).isEqualTo(" 303270 ");
    assertThat(row.getLong("population")).isEqualTo(303_270);
    assertThat(row.getDouble("area")).isEqualTo(127.57);
    assertThat(row.columns()).containsExactly("city", "population", "area", "note");
    assertThat(row.fields()).containsExactly("Graz", " 303270 ", "127.57", "");
    assertThat(row)
        .hasToString("city=Graz, population= 303270 , area=127.57, note=null")
        .isEqualTo(row("Graz", " 303270 ", "127.57", null))
        .hasSameHashCodeAs(row("Graz", " 303270 ", "127.57", null))
        .isNotEqualTo(row("Graz", " 303270 ", "127.57", ""));
  }

  @Test
  void whatIsEmptyOrWithoutValueIsNotFound() {
    assertThat(row.find("city")).contains("Graz");
    assertThat(row.find("note")).isEmpty();
    assertThat(row("", "", "", "").find("city")).isEmpty();
    assertThat(row("", "", "", "").get("city")).isEmpty();
    assertThatThrownBy(() -> row.get("note"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cities.csv, line 17: column note has no value (NULL): ask find(\"note\") where that"
                + " can be");
  }

  @Test
  void missingColumnIsNamedWithThoseThatAreThereAndEndsTheJob() {
    assertThatThrownBy(() -> row.getLong("inhabitants"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "cities.csv, line 17: there is no column inhabitants, only city, population, area,"
                + " note");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n/a", "", "1.5", "9223372036854775808"})
  void whatIsNoWholeNumberIsNamed(String field) {
    assertThatThrownBy(() -> row("Graz", field, "", "").getLong("population"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cities.csv, line 17: column population is no whole number: \"" + field + "\"");
  }

  @Test
  void whatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> row.getDouble("city"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cities.csv, line 17: column city is no number: \"Graz\"");
  }

  @Test
  void columnsHaveDifferentNamesAndEachAField() {
    assertThatThrownBy(() -> Row.Columns.of(List.of("a", "b", "a")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Two columns have one name: a");
    assertThatThrownBy(() -> row("only one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cities.csv, line 17: 1 fields for 4 columns");
  }

  private static Row row(String... fields) {
    return COLUMNS.row(fields, () -> "cities.csv, line 17");
  }
}
