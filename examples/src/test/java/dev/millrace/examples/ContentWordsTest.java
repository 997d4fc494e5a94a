package dev.millrace.examples;

import static java.util.Map.entry;

import dev.millrace.local.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentWordsTest {

  @TempDir private Path directory;

  @Test
  void wordsOnTheListAreNotCounted() throws IOException {
    JobTest.of(new ContentWords())
        .file("stopwords", Files.writeString(directory.resolve("stop"), "the\nof\n"))
        .given("The cat's tail; the tail of", "THE CAT")
        .expect(entry("cat", 1L), entry("cat's", 1L), entry("tail", 2L));
  }

  @Test
  void listIsAskedForByName() {
    JobTest.of(new ContentWords())
        .given("the cat")
        .expectFailure(
            "The job has no side file stopwords: add --file stopwords=PATH to the command");
  }
}
