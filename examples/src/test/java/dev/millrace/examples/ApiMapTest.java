package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/api-map.md} has every public type that is for users, and no other. */
class ApiMapTest {

  private static final Pattern PUBLIC = Pattern.compile("^public ", Pattern.MULTILINE);

  @Test
  void pageHasEveryPublicTypeOfTheUsersPackagesAndNoOther() throws IOException {
    List<String> onPage = new ArrayList<>();
    String room = "";
    for (String line : Files.readAllLines(DocBlock.root().resolve("docs/api-map.md"))) {
      if (line.startsWith("## ")) {
        room = line.substring(3);
      } else if (line.startsWith("| `")) {
        onPage.add(room + "." + line.split("`", -1)[1]);
      }
    }

    List<String> inSources = publicTypes("core/src/main/java");
    inSources.removeIf(type -> type.startsWith("dev.millrace.engine."));
    inSources.addAll(publicTypes("runtime/src/main/java/dev/millrace/client"));
    assertThat(onPage).hasSizeGreaterThan(50).containsExactlyInAnyOrderElementsOf(inSources);
  }

  private static List<String> publicTypes(String directory) throws IOException {
    List<String> types = new ArrayList<>();
    Path root = DocBlock.root().resolve(directory);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        if (PUBLIC.matcher(Files.readString(file)).find()) {
          String path = file.toString().replace('\\', '/');
          types.add(
              path.substring(path.indexOf("dev/millrace/"), path.length() - 5).replace('/', '.'));
        }
      }
    }
    return types;
  }
}
