package dev.millrace.examples.it;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.Driver;
import org.h2.tools.Server;

/** A database in this JVM, for other processes to read: the orders of a shop. */
final class ShopDatabase implements AutoCloseable {

  static final String USER = "REPORTS";
  static final String PASSWORD = "not 1234";

  private final Server server;
  private final Connection connection;

  private ShopDatabase(Server server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Starts it with so many orders. */
  static ShopDatabase start(int orders) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:h2:mem:shop", USER, PASSWORD);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, city VARCHAR, cents INT)");
        statement.execute(
            "INSERT INTO orders SELECT 3 * x - 500, 'Zürich ' || MOD(x * x, 13), MOD(x, 1000) - 99"
                + " FROM SYSTEM_RANGE(1, %d)".formatted(orders));
      }
      return new ShopDatabase(Server.createTcpServer("-tcpPort", "0").start(), connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The jar of its driver. */
  static Path driver() {
    try {
      return Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:shop";
  }

  /** What the database itself says is sold in each city, as a result is printed. */
  String totals() throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT city, SUM(cents) FROM orders GROUP BY city ORDER BY 1")) {
      while (rows.next()) {
        text.append(rows.getString(1)).append('\t').append(rows.getLong(2)).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      server.stop();
    }
  }
}
