package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of CSV files, by lines and by whole files. */
class CsvInputTest {

  @TempDir private Path directory;

  @Test
  void headerNamesTheFieldsWhereverTheFileIsCut() throws IOException {
    String path = write("a.csv", "id,name\n1,Ann\n2,\"Bob, \"\"B\"\"\"\n\n3,\r\n4,d");

    for (int splitSize = 1; splitSize < 50; splitSize++) {
      assertThat(read(CsvInput.of(path), splitSize))
          .containsExactly(
              "id=1, name=Ann", "id=2, name=Bob, \"B\"", "id=3, name=", "id=4, name=d");
    }
    assertThat(read(CsvInput.of(path).multiline(), 1)).isEqualTo(read(CsvInput.of(path), 7));
  }

  @Test
  void filesMayHaveOtherHeadersByteOrderMarksAndCompression() throws IOException {
    String first = write("a.csv", "\uFEFFid,name\n1,Ann\n");
    String second =
        Files.write(directory.resolve("b.csv.gz"), Compressing.GZ.of("name,id\nBob,2\n"))
            .toString();
    String third = write("c.csv", "id,name");

    for (CsvInput input :
        List.of(CsvInput.of(first, second, third), CsvInput.of(first, second, third).multiline())) {
      assertThat(read(input, 1_000)).containsExactly("id=1, name=Ann", "name=Bob, id=2");
    }
  }

  @Test
  void delimiterAndNamesOfColumnsCanBeGiven() throws IOException {
    String path = write("a.csv", "\uFEFF1;a,b\n2;\"c;d\"\n");

    CsvInput input = CsvInput.of(path).delimiter(';').withoutHeader("id", "name");

    assertThat(read(input, 3)).containsExactly("id=1, name=a,b", "id=2, name=c;d");
    assertThat(read(input.multiline(), 3)).containsExactly("id=1, name=a,b", "id=2, name=c;d");
  }

  @Test
  void lineBreakWithinQuotesIsAnErrorThatNamesTheWayOut() throws IOException {
    String path = write("a.csv", "id,name\n1,\"two\nlines\"\n2,b\n");

    for (int splitSize = 1; splitSize < 40; splitSize++) {
      assertThat(read(CsvInput.of(path), splitSize))
          .containsExactly(
              "bad: "
                  + path
                  + ", line 2: a quote is not closed at the end of the line; if fields have line"
                  + " breaks in them, add .multiline() to the input",
              "bad: "
                  + path
                  + ", line 3: a quote is not closed at the end of the line; if fields have line"
                  + " breaks in them, add .multiline() to the input",
              "id=2, name=b");
    }
    assertThat(read(CsvInput.of(path).multiline(), 1))
        .containsExactly("id=1, name=two\nlines", "id=2, name=b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "1|has 1 fields for 2 columns",
        "1,2,3|has 3 fields for 2 columns",
        "1,a\"b\"|a quote stands within a field that does not begin with one",
        "1,\"a\"b|a quote is not closed|Unexpected",
        "1,\"a\"b\"|a quote is not closed",
        "1,\"a\"\"|a quote is not closed"
      })
  void badRowIsNamedByLineAndTheOthersAreRead(String row, String cause) throws IOException {
    String path = write("a.csv", "id,name\n0,x\n" + row + "\n2,y\n");

    for (int splitSize : List.of(1, 7, 1_000)) {
      List<String> rows = read(CsvInput.of(path), splitSize);
      assertThat(rows).hasSize(3).startsWith("id=0, name=x").endsWith("id=2, name=y");
      assertThat(rows.get(1)).startsWith("bad: " + path + ", line 3: ");
    }
    assertThat(read(CsvInput.of(path), 1).get(1))
        .contains(row.equals("1,\"a\"b") ? "Unexpected character after closing quote" : cause);
  }

  @Test
  void carriageReturnsWithinALineAreNoRows() throws IOException {
    String path = write("a.csv", "id,name\n1,a\r2,b\n3,\"c\rd\"\n");

    assertThat(read(CsvInput.of(path), 1_000))
        .containsExactly(
            "bad: "
                + path
                + ", line 2: a carriage return stands outside of quotes; lines end with a line feed",
            "id=3, name=c\rd");
  }

  @Test
  void brokenQuoteInAMultilineFileIsTheRestOfIt() throws IOException {
    String open = write("a.csv", "id,name\n1,a\n2,\"b\n3,c\n");
    String stray = write("b.csv", "id,name\n1,a\n2,\"b\nb\"x\n3,c\n");
    String ragged = write("c.csv", "id,name\n1\n2,\"b\nb\"\n");

    assertThat(read(CsvInput.of(open, stray, ragged).multiline(), 1_000))
        .containsExactly(
            "id=1, name=a",
            "bad: " + open + ", line 3: a quote is not closed until the end of the file",
            "id=1, name=a",
            "bad: "
                + stray
                + ", line 3: Unexpected character after closing quote: 'x' (0x78); nothing behind"
                + " this place can be read",
            "bad: " + ragged + ", line 2: has 1 fields for 2 columns",
            "id=2, name=b\nb");
  }

  @Test
  void damagedFileIsABadRowAfterThoseBefore() throws IOException {
    byte[] bytes = Compressing.GZ.of("id,name\n1,a\n", "2,b\n");
    bytes[bytes.length - 5] ^= 1;
    String path = Files.write(directory.resolve("a.csv.gz"), bytes).toString();

    for (CsvInput input : List.of(CsvInput.of(path), CsvInput.of(path).multiline())) {
      List<String> rows = read(input, 1_000);
      assertThat(rows.get(rows.size() - 1))
          .startsWith("bad: " + path + ", line ")
          .contains("its gzip content is damaged");
    }
  }

  @Test
  void lineOfARowIsKnownInASplitFromTheMiddle() throws IOException {
    String rows =
        String.join("\n", IntStream.range(0, 1_000).mapToObj(i -> i + "," + i % 7).toList());
    CsvInput input = CsvInput.of(write("a.csv", "id,rest\n" + rows + "\n"));
    InputContext context = InputTesting.context(OptionalLong.of(500), 1);
    List<String> seen = new ArrayList<>();

    for (Split split : input.splits(context)) {
      try (RecordReader<Row> reader = input.open(split, context)) {
        while (reader.advance()) {
          Row row = reader.record();
          assertThat(row.place()).endsWith("a.csv, line " + (row.getLong("id") + 2));
          seen.add(row.get("id"));
        }
        assertThat(reader.progress()).isEqualTo(1);
      }
    }

    assertThat(seen).hasSize(1_000);
  }

  @Test
  void headerThatCannotBeUsedEndsTheJob() throws IOException {
    for (String header : List.of("a,b,a", "a,\"b", "")) {
      String path = write("a.csv", header + "\n1,2\n");

      assertThatThrownBy(() -> read(CsvInput.of(path), 1_000))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining(path + ", line 1: ");
    }
  }

  @Test
  void whatCannotBeAFormatIsRefused() {
    assertThatThrownBy(() -> CsvInput.of(List.of())).isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> CsvInput.of("a").delimiter('"'))
        .isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> CsvInput.of("a").withoutHeader())
        .isInstanceOf(InvalidJobException.class);
    assertThatThrownBy(() -> CsvInput.of("a").withoutHeader("x", "x"))
        .isInstanceOf(InvalidJobException.class);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBackWithWhateverLineBreaksInIt(
      @ForAll List<@From("texts") String> texts, @ForAll boolean crlf) throws IOException {
    String end = crlf ? "\r\n" : "\n";
    StringBuilder csv = new StringBuilder("a,b" + end);
    for (String text : texts) {
      String quoted = '"' + text.replace("\"", "\"\"") + '"';
      csv.append(quoted).append(',').append(quoted).append(end);
    }
    Path file = Files.createTempFile("quoted", ".csv");
    try {
      Files.write(file, csv.toString().getBytes(UTF_8));

      assertThat(read(CsvInput.of(file.toString()).multiline(), 1_000))
          .isEqualTo(texts.stream().map(text -> "a=" + text + ", b=" + text).toList());
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("\r\n\",a").ofMaxLength(6);
  }

  private static List<String> read(CsvInput input, long splitSize) throws IOException {
    return InputTesting.read(input, splitSize);
  }

  private String write(String name, String content) throws IOException {
    return Files.write(directory.resolve(name), content.getBytes(UTF_8)).toString();
  }
}
