package dev.millrace;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/**
 * See {@link Format#csv}.
 *
 * @param header the names of the fields
 * @param fields makes the fields of a pair
 */
record CsvLines<K, V>(
    List<String> header, BiFunction<? super K, ? super V, ? extends List<?>> fields)
    implements Format<K, V> {

  CsvLines {
    header = List.copyOf(header);
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    write(header, out);
  }

  @Override
  public void write(K key, V value, OutputStream out) throws IOException {
    List<String> texts = fields.apply(key, value).stream().map(String::valueOf).toList();
    if (texts.size() != header.size()) {
      throw new IllegalArgumentException(
          "A CSV line would have %d fields, %s, under a header of %d, %s"
              .formatted(texts.size(), texts, header.size(), header));
    }
    write(texts, out);
  }

  private static void write(List<String> texts, OutputStream out) throws IOException {
    StringWriter line = new StringWriter();
    CsvWriter.builder()
        .bufferSize(0)
        .lineDelimiter(LineDelimiter.LF)
        .build(line)
        .writeRecord(texts);
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }

  @Override
  public String suffix() {
    return ".csv";
  }
}
