package dev.millrace.input;

import dev.millrace.RecordReader;
import dev.millrace.Row;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one query; closing it closes the connection. */
final class JdbcReader implements RecordReader<Row> {

  private final Connection connection;
  private final ResultSet rows;
  private final String source;
  private final Row.Columns columns;
  private final int width;
  private long read;
  private @Nullable Row row;

  JdbcReader(Connection connection, ResultSet rows, String source) throws SQLException {
    this.connection = connection;
    this.rows = rows;
    this.source = source;
    ResultSetMetaData described = rows.getMetaData();
    this.width = described.getColumnCount();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add(described.getColumnLabel(i));
    }
    this.columns = Row.Columns.of(names);
  }

  @Override
  public boolean advance() throws IOException {
    try {
      if (!rows.next()) {
        return false;
      }
      @Nullable String[] fields = new @Nullable String[width];
      for (int i = 0; i < width; i++) {
        fields[i] = rows.getString(i + 1);
      }
      long number = ++read;
      row = columns.row(fields, () -> source + ", row " + number);
      return true;
    } catch (SQLException e) {
      throw new IOException(position() + ": the database failed: " + e.getMessage(), e);
    }
  }

  @Override
  public Row record() {
    if (row == null) {
      throw new IllegalStateException("No row has been read");
    }
    return row;
  }

  @Override
  public String position() {
    return source + ", row " + read;
  }

  @Override
  public void close() throws IOException {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      throw new IOException(source + ": the database could not be closed: " + e.getMessage(), e);
    }
  }
}
