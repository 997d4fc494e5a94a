package dev.millrace.input;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Rows of a database as input, divided by ranges of a key that is a whole number. Each split is a
 * query of its own, so the rows should not change while the job runs: nothing holds the queries
 * together.
 *
 * <pre>{@code
 * JdbcInput.of("jdbc:postgresql://10.0.0.7/shop", "SELECT id, city, total FROM orders", "id")
 *     .login("SHOP_USER", "SHOP_PASSWORD")
 * }</pre>
 *
 * <p>The driver is the user's: a jar given by {@code --jar}, beside the job.
 */
public final class JdbcInput implements Input<Row> {

  private static final int ROWS_AT_ONCE = 1_000;
  private static final int SPLITS_PER_SLOT = 4;

  /** The class of SQLSTATE for users that are refused. */
  private static final String AUTHORIZATION = "28";

  private final String url;
  private final String query;
  private final String key;
  private final String userVariable;
  private final String passwordVariable;
  private final ClassLoader beside;

  private JdbcInput(
      String url,
      String query,
      String key,
      String userVariable,
      String passwordVariable,
      ClassLoader beside) {
    this.beside = beside;
    this.url = url;
    this.query = query;
    this.key = key;
    this.userVariable = userVariable;
    this.passwordVariable = passwordVariable;
  }

  /**
   * The rows of a query.
   *
   * @param url as the driver understands it; without a password, see {@link #login}
   * @param query a SELECT, without ORDER BY
   * @param key the column of its result by whose ranges it is divided: whole numbers, evenly spread
   *     at best, indexed, never NULL
   */
  public static JdbcInput of(String url, String query, String key) {
    Class<?> job =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
    return new JdbcInput(url, query, key, "", "", job.getClassLoader());
  }

  /**
   * Says which variables of the environment, of every process that runs the job, hold user and
   * password.
   */
  public JdbcInput login(String nameOfUserVariable, String nameOfPasswordVariable) {
    return new JdbcInput(url, query, key, nameOfUserVariable, nameOfPasswordVariable, beside);
  }

  @Override
  public List<Split> splits(InputContext context) throws IOException {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT MIN(%s), MAX(%s), COUNT(*) - COUNT(%s) FROM (%s) millrace"
                    .formatted(key, key, key, query));
        ResultSet bounds = statement.executeQuery()) {
      bounds.next();
      if (bounds.getLong(3) > 0) {
        throw new InvalidJobException(
            "%s cannot be divided by column %s: in %d rows it is NULL, and they would be left out"
                .formatted(this, key, bounds.getLong(3)));
      }
      if (bounds.getObject(1) == null) {
        return List.of();
      }
      return splits(
          bounds.getBigDecimal(1).toBigIntegerExact(),
          bounds.getBigDecimal(2).toBigIntegerExact(),
          context.slots());
    } catch (ArithmeticException e) {
      throw new InvalidJobException(
          "%s cannot be divided by column %s: it is no whole number".formatted(this, key), e);
    } catch (SQLException e) {
      throw new InvalidJobException(this + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Split> splits(BigInteger least, BigInteger greatest, int slots) {
    BigInteger range = greatest.subtract(least).add(BigInteger.ONE);
    BigInteger count = BigInteger.valueOf((long) SPLITS_PER_SLOT * slots).min(range);
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < count.intValueExact(); i++) {
      BigInteger from = least.add(range.multiply(BigInteger.valueOf(i)).divide(count));
      BigInteger to = least.add(range.multiply(BigInteger.valueOf(i + 1L)).divide(count));
      // A slice counts from 0; the keys themselves may be less than that.
      splits.add(
          new Split(
              List.of(
                  Slice.carrying(
                      "rows with %s from %s to %s"
                          .formatted(key, from, to.subtract(BigInteger.ONE)),
                      "keys",
                      0,
                      to.subtract(from).longValueExact(),
                      (from + " " + to.subtract(BigInteger.ONE))
                          .getBytes(StandardCharsets.US_ASCII)))));
    }
    return splits;
  }

  @Override
  public RecordReader<Row> open(Split split, InputContext context) throws IOException {
    Slice slice = split.slices().get(0);
    String[] bounds = new String(slice.content(), StandardCharsets.US_ASCII).split(" ", -1);
    Connection connection = connect();
    try {
      // Some drivers fetch in portions only within a transaction.
      connection.setAutoCommit(false);
      PreparedStatement statement =
          connection.prepareStatement(
              "SELECT * FROM (%s) millrace WHERE %s BETWEEN ? AND ?".formatted(query, key));
      statement.setFetchSize(ROWS_AT_ONCE);
      statement.setLong(1, Long.parseLong(bounds[0]));
      statement.setLong(2, Long.parseLong(bounds[1]));
      return new JdbcReader(connection, statement.executeQuery(), slice.source());
    } catch (SQLException e) {
      close(connection, e);
      throw new IOException(this + " could not be read: " + e.getMessage(), e);
    }
  }

  private static void close(Connection connection, SQLException cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private Connection connect() throws IOException {
    Properties login = new Properties();
    put(login, "user", userVariable);
    put(login, "password", passwordVariable);
    try {
      for (Driver driver : drivers()) {
        if (driver.acceptsURL(url)) {
          Connection connection = driver.connect(url, login);
          if (connection != null) {
            return connection;
          }
        }
      }
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(AUTHORIZATION)) {
        throw new InvalidJobException(
            "%s refuses %s: %s".formatted(this, whoAsks(), e.getMessage()), e);
      }
      throw new IOException(this + " could not be reached: " + e.getMessage(), e);
    }
    throw new InvalidJobException(
        "%s has no driver here: add its jar, --jar DRIVER.jar, in every process that runs the job"
            .formatted(this));
  }

  /** Those of the jars that were added to this process, and those beside the job. */
  private List<Driver> drivers() {
    return Stream.of(Thread.currentThread().getContextClassLoader(), beside)
        .distinct()
        .flatMap(loader -> ServiceLoader.load(Driver.class, loader).stream())
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private String whoAsks() {
    return userVariable.isEmpty()
        ? "who asks without a user; name the variables that have user and password, .login(...)"
        : "the user and the password in variables %s and %s"
            .formatted(userVariable, passwordVariable);
  }

  private void put(Properties login, String property, String variable) {
    if (variable.isEmpty()) {
      return;
    }
    String value = System.getenv().get(variable);
    if (value == null) {
      throw new InvalidJobException(
          "%s needs variable %s, which the environment of this process does not have: set it for every process that runs the job"
              .formatted(this, variable));
    }
    login.setProperty(property, value);
  }

  /** The database, up to where its address may hold more than a place. */
  @Override
  public String toString() {
    return "Database " + url.split("[?;]", 2)[0].replaceFirst("//[^/]*@", "//");
  }
}
