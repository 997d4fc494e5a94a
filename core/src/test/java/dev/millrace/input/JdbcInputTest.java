package dev.millrace.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Split;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcInputTest {

  private static final String URL = "jdbc:h2:mem:shop";
  private static final String QUERY = "SELECT id, city FROM orders";

  private final InputContext context = InputTesting.context(OptionalLong.empty(), 4);
  private Connection connection;

  @BeforeEach
  void fill() throws SQLException {
    connection = DriverManager.getConnection(URL);
    execute("CREATE TABLE orders (id BIGINT, city VARCHAR)");
    execute("INSERT INTO orders SELECT x - 500, 'c' || x FROM SYSTEM_RANGE(1, 1000)");
  }

  @AfterEach
  void drop() throws SQLException {
    execute("DROP TABLE orders");
    connection.close();
  }

  @Test
  void everyRowIsInOneSplit() throws IOException {
    JdbcInput input = JdbcInput.of(URL, QUERY, "id");

    List<Split> splits = input.splits(context);
    List<String> read = new ArrayList<>();
    for (Split split : splits) {
      read.addAll(read(input, split));
    }

    assertThat(splits).hasSize(16).allMatch(split -> split.length() >= 62);
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 1000).mapToObj(x -> (x - 500) + " c" + x).toList());
  }

  @Test
  void nothingIsNoSplit() throws IOException {
    assertThat(JdbcInput.of(URL, QUERY + " WHERE id > 5000", "id").splits(context)).isEmpty();
  }

  @Test
  void whatCannotBeDividedIsNamed() throws SQLException {
    execute("INSERT INTO orders VALUES (NULL, 'lost')");

    assertRefused(JdbcInput.of(URL, QUERY, "id"), "in 1 rows it is NULL");
    assertRefused(JdbcInput.of(URL, QUERY, "nothing"), "cannot be read", "NOTHING");
    assertRefused(
        JdbcInput.of("jdbc:none:x?password=secret", QUERY, "id"),
        "jdbc:none:x has no driver here: add its jar, --jar");
    assertRefused(
        JdbcInput.of(URL, QUERY, "id").login("NO_USER", "NO_PASSWORD"), "needs variable NO_USER");
  }

  private void assertRefused(JdbcInput input, String... parts) {
    assertThatThrownBy(() -> input.splits(context))
        .isInstanceOf(InvalidJobException.class)
        .message()
        .contains(parts)
        .doesNotContain("secret");
  }

  private List<String> read(JdbcInput input, Split split) throws IOException {
    List<String> read = new ArrayList<>();
    try (RecordReader<Row> rows = input.open(split, context)) {
      while (rows.advance()) {
        read.add(rows.record().getLong("ID") + " " + rows.record().get("CITY"));
      }
    }
    return read;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
