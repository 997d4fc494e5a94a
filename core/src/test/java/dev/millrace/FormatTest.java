package dev.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FormatTest {

  private record City(String name, int people) {}

  @Test
  void csvHasAHeaderAndQuotesWhatNeedsIt() throws IOException {
    Format<String, Long> csv =
        Format.csv(List.of("word", "times, all"), (word, times) -> List.of(word, times));

    assertThat(written(csv, "a,b", 1L, "c\"d", 2L, "e\nf", 3L, "Mühle", 4L))
        .isEqualTo("word,\"times, all\"\n\"a,b\",1\n\"c\"\"d\",2\n\"e\nf\",3\nMühle,4\n");
    assertThat(csv.suffix()).isEqualTo(".csv");
  }

  @Test
  void aLineMustHaveTheFieldsOfTheHeader() {
    Format<String, Long> csv = Format.csv(List.of("word"), (word, times) -> List.of(word, times));

    assertThatThrownBy(() -> written(csv, "a", 1L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A CSV line would have 2 fields, [a, 1], under a header of 1, [word]");
  }

  @Property(tries = 200)
  void whatIsWrittenAsCsvIsReadBack(@ForAll String first, @ForAll String second)
      throws IOException {
    Format<String, String> csv = Format.csv(List.of("a", "b"), (a, b) -> List.of(a, b));
    // The library's own reader misses the end of a row with a single CR in it; CsvInput does not.
    String lone = "\\p{Cs}|\r";
    String one = first.replaceAll(lone, "?");
    String two = second.replaceAll(lone, "?");

    List<CsvRecord> records =
        CsvReader.builder().ofCsvRecord(written(csv, one, two)).stream().toList();

    // Line ends inside of fields are the one thing that the reader may see otherwise.
    assertThat(records.get(1).getFields()).containsExactly(one, two);
  }

  @Test
  void jsonLinesAreObjects() throws IOException {
    Map<String, Integer> unordered = new HashMap<>(Map.of("b", 2, "a", 1));

    assertThat(written(Format.jsonLines(), Utf8.of("k\"\n"), 1L))
        .isEqualTo("{\"key\":\"k\\\"\\n\",\"value\":1}\n");
    assertThat(
            written(
                Format.jsonLines((String name, Integer people) -> new City(name, people)),
                "Köln",
                1_000_000))
        .isEqualTo("{\"name\":\"Köln\",\"people\":1000000}\n");
    assertThat(written(Format.jsonLines((key, value) -> value), "", unordered))
        .isEqualTo("{\"a\":1,\"b\":2}\n");
  }

  @Property(tries = 200)
  void aJsonLineIsOneLineThatReadsBack(@ForAll String key) throws IOException {
    String text = key.replaceAll("\\p{Cs}", "?");

    String line = written(Format.jsonLines(), text, 1L);

    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(read.get("key").textValue()).isEqualTo(text);
  }

  @Test
  void whatIsNoJsonIsTheJobsFault() {
    Format<String, Thread> format = Format.jsonLines((key, thread) -> new Object());

    assertThatThrownBy(() -> written(format, "k", Thread.currentThread()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A java.lang.Object cannot be written as JSON: ");
  }

  @SuppressWarnings("unchecked") // pairs of what the format takes
  private static <K, V> String written(Format<K, V> format, Object... pairs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.begin(out);
    for (int i = 0; i < pairs.length; i += 2) {
      format.write((K) pairs[i], (V) pairs[i + 1], out);
    }
    return out.toString(UTF_8);
  }
}
