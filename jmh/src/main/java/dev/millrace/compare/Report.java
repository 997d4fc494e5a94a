package dev.millrace.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a comparison, and its chart. */
final class Report {

  private static final int BAR = 22;
  private static final int LEFT = 210;
  private static final int WIDTH = 720;
  private static final int LONGEST = 10;
  private static final int MIB = 1 << 20;

  private final List<Measured> measured = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Adds a row. The first of a workload is what the others are compared with. */
  void add(Measured row) {
    measured.add(row);
  }

  /** Adds a line below the table. */
  void note(String note) {
    notes.add(note);
  }

  /** Markdown. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| | wall s, median (min..max) | ratio | JVM peak MiB | Redis peak MiB | sent to Redis MiB |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Measured row : measured) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s, %s | %.2f (%.2f..%.2f) | %.2f | %s | %s | %s |%n",
              row.workload(),
              row.contender(),
              row.median(),
              row.min(),
              row.max(),
              ratio(row),
              mib(row.peakBytes()),
              mib(row.reported("used_memory_peak")),
              mib(row.reported("net_input_bytes"))));
    }
    notes.forEach(note -> table.append('\n').append(note).append('\n'));
    return table.toString();
  }

  /** Bars as long as the ratios, up to the longest. */
  String chart() {
    double longest = Math.min(LONGEST, measured.stream().mapToDouble(this::ratio).max().orElse(1));
    int height = BAR * (measured.size() + 1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n<title>Wall time as a multiple of"
                + " the hand-written program's</title>%n<rect width=\"100%%\" height=\"100%%\""
                + " fill=\"#fff\"/>%n",
            WIDTH,
            height));
    double unit = (WIDTH - LEFT - 60) / longest;
    for (int i = 0; i < measured.size(); i++) {
      Measured row = measured.get(i);
      double ratio = ratio(row);
      int top = BAR / 2 + i * BAR;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, %s</text>"
                  + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
              LEFT - 8,
              top + 14,
              row.workload(),
              row.contender(),
              LEFT,
              top + 3,
              Math.min(ratio, longest) * unit,
              BAR - 6,
              row == first(row) ? "#8a8f98" : "#c2410c",
              LEFT + Math.min(ratio, longest) * unit + 6,
              top + 14,
              ratio));
    }
    return svg.append("</svg>\n").toString();
  }

  private double ratio(Measured row) {
    return row.median() / first(row).median();
  }

  private Measured first(Measured row) {
    return measured.stream()
        .filter(other -> other.workload().equals(row.workload()))
        .findFirst()
        .orElseThrow();
  }

  private static String mib(long bytes) {
    return bytes == 0 ? "-" : Long.toString((bytes + MIB / 2) / MIB);
  }
}
