package dev.millrace.streaming;

import dev.millrace.Mapper;
import dev.millrace.NoValue;
import dev.millrace.Reducer;
import dev.millrace.Utf8;
import java.util.Set;

/**
 * Programs as mappers and reducers of jobs that are written in Java. The job {@code streaming}
 * needs no Java at all.
 *
 * <pre>{@code
 * Job.named("words")
 *     .input(TextInput.utf8Lines(parameters.inputs()))
 *     .mapper(Programs.mapper("tr -s ' ' '\\n'"))
 *     .reducer(Programs.reducer("uniq -c"))
 *     .anyOrder()
 * }</pre>
 *
 * <p>A program is a command line of {@code sh}. An attempt runs it once: records, or lines {@code
 * key<TAB>value}, go to its standard input, and the lines of its standard output are what it makes
 * of them. It fails the attempt if it ends with an exit code other than 0.
 */
public final class Programs {

  /** Set to false, this property of the JVM makes its process run no programs of jobs. */
  public static final String ALLOWED = "millrace.programs";

  private static final Set<Integer> SUCCESS = Set.of(0);

  private Programs() {}

  /** A mapper that writes records as lines, and reads pairs, up to the first tab the key. */
  public static Mapper<Object, Utf8, Utf8> mapper(String command) {
    return new ProgramMapper<>(new Program("mapper", command, SUCCESS), LineFormat.TAB::emit);
  }

  /** A mapper of a map-only job: the lines that the program writes are the result. */
  public static Mapper<Object, Utf8, NoValue> lines(String command) {
    return new ProgramMapper<>(
        new Program("mapper", command, SUCCESS), ProgramMapper.Pairs.WHOLE_LINES);
  }

  /**
   * A reducer that writes each value of each key as a line, sorted by key, and whose lines are the
   * result; the job has to allow {@code anyOrder}.
   */
  public static Reducer<Utf8, Utf8, NoValue> reducer(String command) {
    return new ProgramReducer(new Program("reducer", command, SUCCESS), LineFormat.TAB);
  }
}
