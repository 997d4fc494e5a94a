package dev.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documents of the YAML files of this module, with their anchors resolved. */
final class YamlFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private YamlFiles() {}

  /** Every document below a directory of this module, files in the order of their names. */
  static List<JsonNode> below(String directory) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        documents.addAll(parse(Files.readString(file)));
      }
    }
    return documents;
  }

  /** The documents of a text. A key that is there twice is refused. */
  static List<JsonNode> parse(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }
}
