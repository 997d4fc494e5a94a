package dev.millrace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One record of a table: a field for each column, as CSV files and databases have them.
 *
 * <pre>{@code
 * (Row row, Emitter<String, Long> out) -> out.emit(row.get("city"), row.getLong("population"))
 * }</pre>
 *
 * <p>A column that the table does not have is a mistake in the job, so asking for it ends the job
 * at once; a field that is not what was asked for is a bad record. Both are named, with the place
 * of the row.
 */
public final class Row {

  private final Columns columns;
  private final @Nullable String[] fields;
  private final Supplier<String> place;

  private Row(Columns columns, @Nullable String[] fields, Supplier<String> place) {
    this.columns = columns;
    this.fields = fields;
    this.place = place;
  }

  /** The names of a table's columns, made once for all of its rows. */
  public static final class Columns {

    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();

    private Columns(List<String> names) {
      this.names = List.copyOf(names);
      for (String name : names) {
        if (indexes.put(name, indexes.size()) != null) {
          throw new InvalidJobException("Two columns have one name: " + name);
        }
      }
    }

    /**
     * Columns with these names, in order.
     *
     * @throws InvalidJobException if two are equal
     */
    public static Columns of(List<String> names) {
      return new Columns(names);
    }

    /** The names, in order. */
    public List<String> names() {
      return names;
    }

    /**
     * A row of these columns.
     *
     * @param fields one for each column, null where it has no value; not to be changed afterwards
     * @param place tells where the row lies, for error messages: {@code cities.csv, line 17}
     */
    public Row row(@Nullable String[] fields, Supplier<String> place) {
      if (fields.length != names.size()) {
        throw new IllegalArgumentException(
            place.get() + ": " + fields.length + " fields for " + names.size() + " columns");
      }
      return new Row(this, fields, place);
    }
  }

  /** The names of the columns, in order. */
  public List<String> columns() {
    return columns.names();
  }

  /**
   * The field of a column.
   *
   * @throws InvalidJobException if there is no such column
   * @throws IllegalArgumentException if the field has no value, which only databases know
   */
  public String get(String column) {
    String field = field(column);
    if (field == null) {
      throw bad(column, "has no value (NULL): ask find(\"" + column + "\") where that can be");
    }
    return field;
  }

  /**
   * The field of a column, if it has a value and is not empty.
   *
   * @throws InvalidJobException if there is no such column
   */
  public Optional<String> find(String column) {
    return Optional.ofNullable(field(column)).filter(field -> !field.isEmpty());
  }

  /**
   * The field of a column as a whole number; spaces around it do not matter.
   *
   * @throws InvalidJobException if there is no such column
   * @throws IllegalArgumentException if it is no whole number
   */
  public long getLong(String column) {
    String field = get(column);
    try {
      return Long.parseLong(field.strip());
    } catch (NumberFormatException e) {
      throw bad(column, "is no whole number: \"" + field + "\"");
    }
  }

  /**
   * The field of a column as a number, as {@link Double#parseDouble} reads it.
   *
   * @throws InvalidJobException if there is no such column
   * @throws IllegalArgumentException if it is no number
   */
  public double getDouble(String column) {
    String field = get(column);
    try {
      return Double.parseDouble(field);
    } catch (NumberFormatException e) {
      throw bad(column, "is no number: \"" + field + "\"");
    }
  }

  /** The fields in the order of the columns, those without a value as empty ones. */
  public List<String> fields() {
    List<String> all = new ArrayList<>(fields.length);
    for (String field : fields) {
      all.add(field == null ? "" : field);
    }
    return all;
  }

  /** Where the row lies: {@code cities.csv, line 17}. */
  public String place() {
    return place.get();
  }

  private @Nullable String field(String column) {
    Integer index = columns.indexes.get(column);
    if (index == null) {
      throw new InvalidJobException(
          place() + ": there is no column " + column + ", only " + String.join(", ", columns()));
    }
    return fields[index];
  }

  private IllegalArgumentException bad(String column, String how) {
    return new IllegalArgumentException(place() + ": column " + column + " " + how);
  }

  /** Whether the other is a row of the same columns and fields, wherever it lies. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row that
        && columns().equals(that.columns())
        && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return 31 * columns().hashCode() + Arrays.hashCode(fields);
  }

  /** The columns with their fields, for people: {@code city=Graz, population=303270}. */
  @Override
  public String toString() {
    return IntStream.range(0, fields.length)
        .mapToObj(i -> columns().get(i) + "=" + fields[i])
        .collect(Collectors.joining(", "));
  }
}
