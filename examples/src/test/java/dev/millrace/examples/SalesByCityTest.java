package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesByCityTest {

  @TempDir Path directory;

  @Test
  void ordersAreAddedUpByTheCityOfTheirCustomer() throws Exception {
    String customers = "1\tAda\tParis\n2\tBob\tRome\n3\tCleo\tParis\n4\tDan\tOslo\n";
    String orders = "a\t1\t10\nb\t3\t5\nc\t2\t7\nd\t1\t1\ne\t9\t100\n";

    assertThat(run(customers, orders))
        .containsOnly(
            entry("Paris", 16L), entry("Rome", 7L), entry("Oslo", 0L), entry("(unknown)", 100L));
  }

  @Test
  void manyOrdersAgreeWithTwoHashMaps() throws Exception {
    Random random = new Random(11);
    StringBuilder customers = new StringBuilder();
    StringBuilder orders = new StringBuilder();
    Map<Integer, String> cities = new HashMap<>();
    Map<Object, Object> expected = new HashMap<>();
    for (int id = 0; id < 500; id += 2) {
      cities.put(id, "city" + random.nextInt(20));
      customers.append(id).append("\tname\t").append(cities.get(id)).append('\n');
      expected.putIfAbsent(cities.get(id), 0L);
    }
    for (int order = 0; order < 5_000; order++) {
      int customer = random.nextInt(500);
      long amount = random.nextInt(1_000);
      orders.append(order).append('\t').append(customer).append('\t').append(amount).append('\n');
      expected.merge(
          cities.getOrDefault(customer, "(unknown)"), amount, (a, b) -> (Long) a + (Long) b);
    }

    assertThat(run(customers.toString(), orders.toString())).isEqualTo(expected);
  }

  private Map<Object, Object> run(String customers, String orders) throws Exception {
    Path file = Files.writeString(directory.resolve("customers.tsv"), customers);
    Parameters parameters =
        Parameters.of(Files.writeString(directory.resolve("orders.tsv"), orders).toString())
            .with("customers", file.toString());
    return LocalRunner.run(new SalesByCity(), parameters).asMap();
  }
}
