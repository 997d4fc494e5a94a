package dev.millrace.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the pictures of docs/dashboard.md: {@code mvn -Ppictures -pl runtime -am verify}. */
@Timeout(180)
@EnabledIfSystemProperty(named = "millrace.pictures", matches = ".+")
final class PictureIT {

  @Test
  void jobsAndOneJobAreAsTheDocsShowThem() throws Exception {
    PageJobs.close();
    try (PageFleet fleet = new PageFleet();
        Browser browser = new Browser()) {
      fleet.submit("visits-by-page", "tasks", "48", "pause", "60");
      fleet.submit("word-count", "tasks", "12");
      fleet.submit("bad-records", "bad", "1");
      browser.show(1200, 800, false);
      browser.open(fleet.url() + "/jobs/visits-by-page");
      browser.until(
          "it is done", "document.getElementById('state').innerText.includes('Succeeded')");
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

  private static void take(Browser browser, String name) throws IOException, InterruptedException {
    // Bars grow for a moment.
    Thread.sleep(1_500);
    Path directory = Path.of(System.getProperty("millrace.pictures"));
    Files.createDirectories(directory);
    Files.write(directory.resolve(name), browser.picture());
  }
}
