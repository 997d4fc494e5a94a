package dev.millrace.input;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.BadRecordException;
import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines (or NDJSON) files as input: each line is one JSON value, and one record. Which files
 * are read, and how they are split, is as with {@link TextInput}.
 *
 * <pre>{@code
 * .input(JsonLinesInput.of(parameters.inputs()))
 * .mapper((JsonNode event, Emitter<String, Long> out) -> out.emit(event.path("type").asText(), 1L))
 * }</pre>
 *
 * <p>Lines of nothing but spaces are passed over, and so is a byte order mark at the start of a
 * file. A line that is no JSON, not UTF-8, or has more than one value is a bad record.
 */
public final class JsonLinesInput implements Input<JsonNode> {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final List<String> paths;

  private JsonLinesInput(List<String> paths) {
    this.paths = FileSplits.checked(paths);
  }

  /**
   * The lines of the files that these paths name.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static JsonLinesInput of(List<String> paths) {
    return new JsonLinesInput(paths);
  }

  /**
   * The lines of the files that these paths name.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static JsonLinesInput of(String... paths) {
    return of(List.of(paths));
  }

  @Override
  public List<Split> splits(InputContext context) {
    return FileSplits.of(paths, context);
  }

  @Override
  public RecordReader<JsonNode> open(Split split, InputContext context) {
    return new Reader(new NumberedLines<>(LineReader.ofArrays(split)));
  }

  @Override
  public String toString() {
    return "JSON lines of " + String.join(", ", paths);
  }

  private static final class Reader implements RecordReader<JsonNode> {

    private final NumberedLines<byte[]> lines;
    private @Nullable BadRecordException damage;

    Reader(NumberedLines<byte[]> lines) {
      this.lines = lines;
    }

    @Override
    public boolean advance() throws IOException {
      while (lines.advance()) {
        try {
          if (!isBlank(lines.line())) {
            damage = null;
            return true;
          }
        } catch (BadRecordException e) {
          damage = e;
          return true;
        }
      }
      return false;
    }

    private static boolean isBlank(byte[] line) {
      for (byte each : line) {
        if (each != ' ' && each != '\t' && each != '\r') {
          return false;
        }
      }
      return true;
    }

    @Override
    public JsonNode record() {
      if (damage != null) {
        throw damage;
      }
      byte[] line = lines.line();
      try {
        return JSON.readValue(line);
      } catch (JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        throw bad(line, where == null ? "" : " at column " + where.getColumnNr(), e);
      } catch (IOException e) {
        throw bad(line, "", e);
      }
    }

    private BadRecordException bad(byte[] line, String column, IOException e) {
      String reason =
          e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.toString();
      return new BadRecordException(
          lines.place().get() + ": is no JSON" + column + ": " + reason,
          new String(line, StandardCharsets.UTF_8),
          e);
    }

    @Override
    public String position() {
      return lines.position();
    }

    @Override
    public String source() {
      return lines.source();
    }

    @Override
    public double progress() {
      return lines.progress();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
