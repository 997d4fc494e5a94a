package dev.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The arguments that a manifest starts the program with. */
record Arguments(List<String> all) {

  static Arguments of(JsonNode list) {
    List<String> arguments = new ArrayList<>();
    list.forEach(each -> arguments.add(each.textValue()));
    return new Arguments(arguments);
  }

  String value(String option) {
    return all.get(all.indexOf(option) + 1);
  }

  int number(String option) {
    return Integer.parseInt(value(option));
  }

  /** The same, with another value for an option. */
  Arguments with(String option, String value) {
    List<String> changed = new ArrayList<>(all);
    changed.set(all.indexOf(option) + 1, value);
    return new Arguments(changed);
  }
}
