package dev.millrace.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Mapper;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Side files of jobs in one thread. */
class SideFileTest {

  @TempDir private Path directory;

  private Path stopWords;

  @BeforeEach
  void write() throws IOException {
    stopWords = Files.writeString(directory.resolve("stop.txt"), "the\na\n");
  }

  private static final class Wanted implements Mapper<String, String, Long> {
    private List<String> unwanted = new ArrayList<>();

    @Override
    public void open(TaskContext context) throws IOException {
      unwanted = Files.readAllLines(context.file("stopwords"));
    }

    @Override
    public void map(String word, Emitter<String, Long> out) {
      if (!unwanted.contains(word)) {
        out.emit(word, 1L);
      }
    }
  }

  private static JobBuilder.WithReducer<String, Long> words() {
    return Job.named("words")
        .input(ItemsInput.of("the", "cat", "a", "cat"))
        .mapper(new Wanted())
        .reducer(Reducers.<String>sumOfLongs());
  }

  @Test
  void mapperReadsTheFileThatItsJobNames() {
    Job<String, Long> job = words().file("stopwords", stopWords.toString()).build();

    JobTest.of(job).expect(entry("cat", 2L));
    JobTest.of(job.withPartitions(2)).expect(entry("cat", 2L));
  }

  @Test
  void sampleForATotalOrderReadsItToo() {
    JobTest.of(
            Job.named("words")
                .input(ItemsInput.of("the", "cat", "a", "cat"))
                .mapper(new Wanted())
                .totalOrder()
                .reducer(Reducers.<String>sumOfLongs())
                .file("stopwords", stopWords.toString())
                .build())
        .expect(entry("cat", 2L));
  }

  @Test
  void testsGiveFilesOfTheirOwn() {
    JobTest.of(words().build())
        .file("stopwords", stopWords)
        .given("the", "dog")
        .expect(entry("dog", 1L));
    JobTest.mapper(new Wanted())
        .file("stopwords", stopWords)
        .given("a", "b")
        .expect(entry("b", 1L));
  }

  @Test
  void fileThatTheJobDoesNotHaveIsNamedWithTheWayOut() {
    JobTest.of(words().file("other", stopWords.toString()).build())
        .expectFailure(
            "The job has no side file stopwords, only other: add --file stopwords=PATH to the");
    JobTest.of(words().file("stopwords", "no/such").build())
        .expectFailure("Side file stopwords cannot be read: no/such does not exist");
    JobTest.of(words().file("stopwords", directory.toString()).build())
        .expectFailure("is no readable file");
  }

  @Test
  void namesAreSafeAndUnique() {
    assertThatThrownBy(() -> words().file("../x", "x"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageEndingWith("begins with no dot or hyphen: ../x");
    assertThatThrownBy(() -> words().file("x", "a").file("x", "b"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Two side files are called x: a and b");
  }
}
