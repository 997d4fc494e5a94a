package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvertedIndexTest {

  @TempDir Path directory;

  @Test
  void wordLeadsToTheLinesItOccursIn() throws Exception {
    assertThat(index("Ge1:3 Let there be light\nGe1:4\tthe light\nGe1:5 there\n"))
        .containsExactly(
            entry("Let", "Ge1:3"),
            entry("be", "Ge1:3"),
            entry("light", "Ge1:3,Ge1:4"),
            entry("the", "Ge1:4"),
            entry("there", "Ge1:3,Ge1:5"));
  }

  @Test
  void idsAreSortedAndDistinct() throws Exception {
    assertThat(index("c w w\na w x w\nb w\na w\nc w\n"))
        .containsExactly(entry("w", "a,b,c"), entry("x", "a"));
  }

  @Test
  void idIsNoWordOfItsLine() throws Exception {
    assertThat(index("a\n\n \t\n  b a\n")).containsExactly(entry("a", "b"));
  }

  @Test
  void longerTextAgreesWithATreeMapHoweverItIsSplit() throws Exception {
    Random random = new Random(3);
    List<String> ids =
        IntStream.range(0, 2_000).mapToObj(line -> "d" + random.nextInt(900)).toList();
    List<String> texts = Texts.lines(ids.size(), 3);
    Map<String, TreeSet<String>> sets = new TreeMap<>();
    for (int line = 0; line < ids.size(); line++) {
      String id = ids.get(line);
      Stream.of(texts.get(line).split("[ \t\r\f]+"))
          .filter(word -> !word.isEmpty())
          .forEach(word -> sets.computeIfAbsent(word, absent -> new TreeSet<>()).add(id));
    }
    Map<String, String> expected = new TreeMap<>();
    sets.forEach((word, distinct) -> expected.put(word, String.join(",", distinct)));
    String text =
        IntStream.range(0, ids.size())
            .mapToObj(line -> ids.get(line) + " " + texts.get(line) + "\n")
            .reduce("", String::concat);

    JobDefinition inSmallSplits =
        parameters -> new InvertedIndex().define(parameters).withSplitSize(5_000).withPartitions(3);
    Parameters parameters = Texts.input(directory, text);

    assertThat((Map<?, ?>) index(text)).isEqualTo(expected);
    assertThat((Map<?, ?>) LocalRunner.run(inSmallSplits, parameters).asMap()).isEqualTo(expected);
  }

  @Test
  void textOutputHasOneLinePerWord() throws Exception {
    Parameters parameters = Texts.input(directory, "2 w\n1 w v\n");
    Path out = directory.resolve("out");
    JobDefinition onePartition = p -> new InvertedIndex().define(p).withPartitions(1);

    LocalRunner.run(onePartition, parameters.withOutput(out.toString()));

    assertThat(Files.readString(out.resolve("part-00000"))).isEqualTo("v\t1\nw\t1,2\n");
  }

  @Property
  void appendingIsAssociative(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 2) Integer> a,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 2) Integer> b,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 2) Integer> c) {
    List<String> leftFirst = InvertedIndex.append(InvertedIndex.append(ids(a), ids(b)), ids(c));
    List<String> rightFirst = InvertedIndex.append(ids(a), InvertedIndex.append(ids(b), ids(c)));

    assertThat(leftFirst).isEqualTo(rightFirst);
  }

  private static List<String> ids(List<Integer> numbers) {
    return new ArrayList<>(numbers.stream().map(number -> "d" + number).toList());
  }

  private Map<Object, Object> index(String text) throws Exception {
    return LocalRunner.run(new InvertedIndex(), Texts.input(directory, text)).asMap();
  }
}
