package dev.millrace.local;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What tells two lists apart, written for people: what is missing, and what is there instead. */
final class Difference {

  private static final double TOLERANCE = 1e-9;
  private static final int MAX_COMPARED = 2_000;
  private static final int MAX_SHOWN = 60;
  private static final int MAX_TEXT = 300;

  private Difference() {}

  /** The difference; nothing if the lists are equal. */
  static Optional<String> of(List<?> expected, List<?> got) {
    if (same(expected, got)) {
      return Optional.empty();
    }
    List<String> lines = lines(expected, got, Difference::shown);
    Set<String> shown = Set.copyOf(lines);
    if (lines.stream()
        .anyMatch(line -> line.startsWith("- ") && shown.contains("+ " + line.substring(2)))) {
      // What looks the same differs in its type.
      lines = lines(expected, got, Difference::shownWithTypes);
    }
    int more = lines.size() - MAX_SHOWN;
    if (more > 0) {
      lines = new ArrayList<>(lines.subList(0, MAX_SHOWN));
      lines.add("... and " + more + " more lines");
    }
    return Optional.of(
        "%d expected (-), %d got (+)%n%s"
            .formatted(expected.size(), got.size(), String.join(System.lineSeparator(), lines)));
  }

  /** Whether two values are equal, doubles but for a billionth. */
  static boolean same(Object left, Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return a.equals(b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return a.size() == b.size() && sameElements(a, b);
    }
    if (left instanceof Map.Entry<?, ?> a && right instanceof Map.Entry<?, ?> b) {
      return same(a.getKey(), b.getKey()) && same(a.getValue(), b.getValue());
    }
    if (left instanceof Record && left.getClass() == right.getClass() && !left.equals(right)) {
      return same(components(left), components(right));
    }
    return Objects.deepEquals(left, right);
  }

  /** A value for people; a pair as {@code key = value}. */
  static String shown(Object value) {
    if (value instanceof Map.Entry<?, ?> pair) {
      return shown(pair.getKey()) + " = " + shown(pair.getValue());
    }
    if (value.getClass().isArray()) {
      String inBrackets = Arrays.deepToString(new Object[] {value});
      return inBrackets.substring(1, inBrackets.length() - 1);
    }
    String text = value.toString().replace("\n", "\\n").replace("\t", "\\t");
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  private static String shownWithTypes(Object value) {
    if (value instanceof Map.Entry<?, ?> pair) {
      return shownWithTypes(pair.getKey()) + " = " + shownWithTypes(pair.getValue());
    }
    return shown(value) + " (" + value.getClass().getSimpleName() + ")";
  }

  private static boolean sameElements(List<?> left, List<?> right) {
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Object> components(Object record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    AccessibleObject.setAccessible(
        Arrays.stream(components)
            .map(RecordComponent::getAccessor)
            .toArray(AccessibleObject[]::new),
        true);
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      try {
        values.add(component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Component " + component + " cannot be read", e);
      }
    }
    return values;
  }

  /** The shortest edit script that leads from one list to the other. */
  private static List<String> lines(List<?> expected, List<?> got, Function<Object, String> shown) {
    int rows = Math.min(expected.size(), MAX_COMPARED);
    int columns = Math.min(got.size(), MAX_COMPARED);
    int[][] common = new int[rows + 1][columns + 1];
    for (int i = rows - 1; i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        common[i][j] =
            same(expected.get(i), got.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && same(expected.get(i), got.get(j))) {
        lines.add("  " + shown.apply(expected.get(i++)));
        j++;
      } else if (i < rows && (j == columns || common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + shown.apply(expected.get(i++)));
      } else {
        lines.add("+ " + shown.apply(got.get(j++)));
      }
    }
    return lines;
  }
}
