package dev.millrace.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.Input;
import dev.millrace.Row;
import dev.millrace.Utf8;
import dev.millrace.input.CsvInput;
import dev.millrace.input.FileInput;
import dev.millrace.input.FixedLengthInput;
import dev.millrace.input.JsonLinesInput;
import dev.millrace.input.TextInput;
import dev.millrace.input.WholeFile;
import java.util.List;

/** What {@code docs/inputs.md} shows of each input, compiled with the types that it gives out. */
final class InputSnippets {

  private InputSnippets() {}

  static void text(List<String> paths) {
    // snippet: text
    Input<String> lines = TextInput.lines(paths);
    Input<Utf8> slices = TextInput.utf8Lines(paths); // neither decoded nor copied: the quickest
    Input<Utf8> errors = TextInput.utf8Lines(paths).containing("ERROR"); // passes over the others
    Input<String> texts = TextInput.lines(paths).delimitedBy("\u0001"); // what stands between these
    // end
  }

  static void csv(List<String> paths) {
    // snippet: csv
    Input<Row> rows = CsvInput.of(paths); // the first line of each file names the columns
    Input<Row> others = CsvInput.of(paths).delimiter(';').withoutHeader("id", "name");
    Input<Row> notes = CsvInput.of(paths).multiline(); // with line breaks in fields
    // end
  }

  static void json(List<String> paths) {
    // snippet: json
    Input<JsonNode> values = JsonLinesInput.of(paths); // a node of Jackson for each line
    // end
  }

  static void files(List<String> paths) {
    // snippet: files
    Input<WholeFile> files = FileInput.of(paths); // with path(), name(), bytes() and text()
    // end
  }

  static void fixed(List<String> paths) {
    // snippet: fixed
    Input<byte[]> records = FixedLengthInput.of(100, paths);
    Input<Utf8> slices = FixedLengthInput.utf8(100, paths); // not copied
    // end
  }
}
