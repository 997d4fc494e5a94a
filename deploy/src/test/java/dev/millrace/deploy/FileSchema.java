package dev.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** A JSON schema beside these classes. */
final class FileSchema {

  private final Schema schema;

  private FileSchema(Schema schema) {
    this.schema = schema;
  }

  static FileSchema named(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(FileSchema.class.getResourceAsStream(name), name)) {
      return new FileSchema(
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(file, InputFormat.JSON));
    }
  }

  /** What is wrong with a document; nothing, if it is as the schema says. */
  List<String> faults(JsonNode document) {
    return schema.validate(document).stream()
        .map(fault -> fault.getInstanceLocation() + ": " + fault.getMessage())
        .toList();
  }
}
