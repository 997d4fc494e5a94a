package dev.millrace.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.Input;
import dev.millrace.Row;
import dev.millrace.Utf8;
import dev.millrace.input.CsvInput;
import dev.millrace.input.FileInput;
import dev.millrace.input.FixedLengthInput;
import dev.millrace.input.JdbcInput;
import dev.millrace.input.JsonLinesInput;
import dev.millrace.input.RedisInput;
import dev.millrace.input.StreamEntry;
import dev.millrace.input.TextInput;
import dev.millrace.input.WholeFile;
import java.util.List;

/**
 * What {@code docs/inputs.md} and {@code docs/redis-data.md} show of each input, compiled with the
 * types that it gives out.
 */
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

  static void redis() {
    // snippet: redis
    Input<RedisInput.Field> balances = RedisInput.hash("balances"); // on the job's own server
    Input<RedisInput.Scored> ranking = RedisInput.sortedSet("ranking");
    Input<String> users = RedisInput.keys("user:*");
    Input<StreamEntry> day = RedisInput.stream("orders", "1767225600000", "1767311999999");
    Input<String> elsewhere = RedisInput.list("queue").at("redis://:${SHOP_PASSWORD}@10.0.0.7");
    // end
  }

  static void jdbc() {
    // snippet: jdbc
    Input<Row> orders =
        JdbcInput.of(
                "jdbc:postgresql://10.0.0.7/shop",
                "SELECT id, city, cents FROM orders WHERE cents > 0",
                "id") // divided by ranges of this column
            .login("SHOP_USER", "SHOP_PASSWORD");
    // end
  }
}
