package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The accessibility checker axe, run in a page. */
final class Axe {

  private static final String RUN =
      """
      const done = arguments[0];
      axe.run(document).then((found) => done(found.violations.map((each) => ({
        id: each.id, impact: each.impact, help: each.help, where: each.nodes.map((node) => node.html + ' ' + node.failureSummary) }))));
      """;

  private final String library;

  Axe() throws IOException {
    library = Resources.toString(Resources.getResource("axe.min.js"), StandardCharsets.UTF_8);
  }

  /** What it finds serious or critical in the page that is open. */
  List<String> complaints(Browser browser) {
    browser.run(library);
    List<String> complaints = new ArrayList<>();
    for (JsonNode each : browser.await(RUN)) {
      if (List.of("serious", "critical").contains(each.get("impact").asText())) {
        complaints.add(each.toString());
      }
    }
    return complaints;
  }
}
