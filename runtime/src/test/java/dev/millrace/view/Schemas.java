package dev.millrace.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.nio.file.Path;

/** The schemas of docs/schemas, with which the page and scripts read what is printed. */
public final class Schemas {

  private static final URI DIRECTORY =
      Path.of("../docs/schemas/").toAbsolutePath().normalize().toUri();

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources()));

  private Schemas() {}

  /** Fails unless a text is JSON as the schema of this name describes it, with no other fields. */
  public static void check(String name, String json) {
    Schema schema = REGISTRY.getSchema(SchemaLocation.of(DIRECTORY + name + ".schema.json"));
    assertThat(
            schema.validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .as(json)
        .isEmpty();
  }
}
