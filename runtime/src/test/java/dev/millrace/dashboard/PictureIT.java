package dev.millrace.dashboard;

import dev.millrace.Parameters;
import dev.millrace.cli.DrawnBars;
import dev.millrace.cli.SlowWords;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the page and of the bars: {@code mvn -Ppictures -pl runtime -am verify}.
 */
@Timeout(180)
@EnabledIfSystemProperty(named = "millrace.pictures", matches = ".+")
final class PictureIT {

  @Test
  void jobsAndOneJobAreAsTheDocsShowThem() throws Exception {
    PageJobs.close();
    try (PageFleet fleet = new PageFleet();
        Browser browser = new Browser()) {
      fleet.client().submit(PageFleet.spec("visits-by-page", Visits.class));
      browser.show(1200, 800, false);
      browser.open(fleet.url() + "/jobs/visits-by-page");
      browser.until(
          "all is mapped that is to be",
          "document.getElementById('peek-covers').innerText.includes('over %d of')"
              .formatted(Visits.TASKS - Visits.HELD));
      take(browser, "live.png");
      PageJobs.open();
      browser.until(
          "it is done", "document.getElementById('state').innerText.includes('Succeeded')");
      fleet.submit("word-count", "tasks", "12");
      fleet.submit("bad-records", "bad", "1");
      PageJobs.close();
      fleet.submit("page-rank", "tasks", "40", "pause", "40", "held", "33");
      browser.open(fleet.url());
      browser.until(
          "most of it is done", "document.getElementById('jobs').innerText.includes('39 / 40')");
      take(browser, "jobs.png");
      browser.show(1200, 800, true);
      browser.open(fleet.url() + "/jobs/visits-by-page");
      browser.until("the timeline is drawn", "document.getElementById('skew').innerText !== ''");
      take(browser, "job.png");
    }
  }

  @Test
  void barsAreAsATerminalShowsThem(@TempDir Path scratch) throws Exception {
    Path text = scratch.resolve("text");
    try (Writer lines = Files.newBufferedWriter(text)) {
      for (int at = 0; at < 1_500_000; at++) {
        lines.write((at % 250 == 0 ? "slow " + at / 250 : "word" + at % 23) + " of many a line\n");
      }
    }
    try (PageFleet fleet = new PageFleet();
        Browser browser = new Browser()) {
      String jobId = "word-count-bljtu4q";
      fleet
          .client()
          .submit(
              new JobSpec(
                  jobId,
                  SlowWords.class.getName(),
                  Parameters.of(text.toString()),
                  OptionalInt.empty(),
                  OptionalLong.empty(),
                  Limits.DEFAULT));
      Path page = scratch.resolve("bars.html");
      Files.writeString(page, DrawnBars.halfReduced(fleet.client(), jobId));
      browser.show(940, 118, false);
      browser.open(page.toUri().toString());
      take(browser, "bars.png");
    }
  }

  private static void take(Browser browser, String name) throws IOException, InterruptedException {
    // Bars grow for a moment.
    Thread.sleep(1_500);
    Path directory = Path.of(System.getProperty("millrace.pictures"));
    Files.createDirectories(directory);
    Files.write(directory.resolve(name), browser.picture());
  }
}
