package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser: jobs are watched and steered as a person does it. */
@Timeout(180)
final class PageIT {

  /** Set where the browser must be there: in CI. */
  private static final String REQUIRED = "MILLRACE_CHROMIUM";

  private static final int JOBS = 1_000;
  private static final int TASKS = 10_000;

  private static PageFleet fleet;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    if (!Browser.isThere()) {
      String sentence =
          "The tests of the page were SKIPPED: they need Chromium (apt-get install chromium chromium-driver)";
      if ("required".equals(System.getenv(REQUIRED))) {
        fail(sentence);
      }
      System.err.println(sentence);
      Assumptions.abort(sentence);
    }
    fleet = new PageFleet();
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (fleet != null) {
      fleet.close();
    }
  }

  @BeforeEach
  void wide() {
    browser.show(1280, 900, false);
  }

  @Test
  void jobIsWatchedFromSubmitToDone() throws IOException {
    PageJobs.close();
    browser.open(fleet.url());
    browser.until("the page is live", "document.getElementById('live').innerText === 'live'");

    fleet.submit("watched", "tasks", "8", "held", "3");
    String row = "document.querySelector('#jobs tr:has(a[href=\"/jobs/watched\"])')";
    browser.until("the job is seen running", row + "?.innerText.includes('7 / 8')");
    assertThat(browser.run("return " + row + ".innerText").asText()).contains("Mapping");

    browser.click("a[href='/jobs/watched']");
    browser.until(
        "its page is seen", "document.getElementById('progress').innerText.includes('7 / 8')");
    assertThat(browser.text("#state")).contains("Mapping");
    browser.click("[data-verb=pause]");
    browser.until(
        "it is seen paused", "document.getElementById('state').innerText.includes('Paused')");
    browser.click("[data-verb=resume]");
    browser.until("it goes on", "document.getElementById('state').innerText.includes('Mapping')");
    browser.until(
        "what runs is in the timeline",
        "document.getElementById('timeline-says').innerText.includes('1 running')");

    browser.until(
        "the result so far is seen",
        "document.getElementById('peek-covers').innerText.includes('7 of 8 map tasks, 87 %')");
    assertThat(browser.text("#peek-title")).isEqualTo("Result so far");
    assertThat(browser.text("#peek"))
        .startsWith("all <b>\t25\nkey 0\t1\nkey 1\t1\nkey 2\t1\nkey 4");

    PageJobs.open();
    browser.until(
        "it is seen done", "document.getElementById('state').innerText.includes('Succeeded')");
    browser.until(
        "the last result is seen",
        "document.getElementById('peek-covers').innerText.includes('of the result')");
    assertThat(browser.text("#peek")).isEqualTo(result("watched"));
    assertThat(browser.text("#progress")).contains("8 / 8", "3 / 3");
    assertThat(browser.text("#counters")).contains("map.records.in");
    assertThat(browser.text("#timeline-says")).startsWith("11 attempts by 1 worker: 0 running");
    assertThat(browser.text("#skew"))
        .startsWith("3 partitions have been reduced. The median is ")
        .contains(" B; the largest");
    browser.run("document.getElementById('timeline').focus()");
    browser.press(Browser.RIGHT);
    assertThat(browser.text("#attempt")).startsWith("Map task ").contains("committed after");
    assertThat(browser.run("return document.title").asText()).contains("Succeeded", "watched");
    assertThat(browser.complaints()).isEmpty();
  }

  /** The result as the command line reads it, and the page shows it. */
  private static String result(String jobId) throws IOException {
    StringJoiner rows = new StringJoiner("\n");
    fleet
        .client()
        .peek(jobId, LiveResults.TOP)
        .top()
        .forEach(each -> rows.add(each.getKey() + "\t" + each.getValue()));
    return rows.toString();
  }

  @Test
  void jobIsCancelledByTheKeyboardAndRetried() {
    PageJobs.close();
    fleet.submit("unwanted", "held", "1", "plain", "true");
    browser.open(fleet.url() + "/jobs/unwanted");
    browser.until("it can be cancelled", "document.querySelector('[data-verb=cancel]')");
    browser.until("why there is no result yet", "document.querySelector('#peek-note').innerText");
    assertThat(browser.text("#peek-note"))
        .endsWith("only a job with a combiner and a reducer has a result on the way");

    // Asked first, and by nothing but keys: the dialog has the focus, and its second button
    // cancels.
    browser.run("document.querySelector('[data-verb=cancel]').focus()");
    browser.press(Browser.ENTER);
    browser.until("the question is asked", "document.querySelector('dialog[open]')");
    browser.press(Browser.TAB + Browser.ENTER);
    browser.until(
        "it is cancelled", "document.getElementById('state').innerText.includes('Cancelled')");
    assertThat(browser.text("#error")).contains("the dashboard");

    PageJobs.open();
    browser.click("[data-verb=retry]");
    browser.until("the new job is named", "document.querySelector('#said a')");
    browser.click("#said a");
    browser.until(
        "the new job is done", "document.getElementById('state')?.innerText.includes('Succeeded')");
    assertThat(browser.url()).contains("/jobs/unwanted-");
  }

  @Test
  void whatAJobHasFailedOfIsShownAsTextAndCanBeRetried() {
    fleet.submit("bad", "bad", "2");
    browser.open(fleet.url() + "/jobs/bad");
    browser.until("it is seen failed", "document.querySelector('#dead .cause')");

    assertThat(browser.text("#error")).contains("<img src=x onerror=alert(1)> is no record");
    assertThat(browser.text("#dead")).contains("Map task 2", "USER_CODE", "<img src=x");
    assertThat(browser.run("return document.querySelectorAll('main img').length").asInt()).isZero();
    browser.open(fleet.url());
    browser.until("it is in the list", "document.querySelector('#jobs .why')");
    assertThat(browser.text("#jobs .why")).contains("<img src=x onerror=alert(1)>");

    browser.open(fleet.url() + "/jobs/bad");
    browser.click("#dead [data-skip='1']");
    browser.click("#said a");
    browser.until("what was skipped is seen", "document.querySelector('#skipped tr')");
    assertThat(browser.text("#skipped")).contains("map 2\titem 2\tIllegalState", "<img src=x");
    assertThat(browser.text("#state")).contains("Succeeded");
    assertThat(browser.run("return document.querySelectorAll('main img').length").asInt()).isZero();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void accessibilityCheckerFindsNothingSerious() throws IOException {
    Axe axe = new Axe();
    PageJobs.open();
    fleet.submit("seen", "bad", "2");
    fleet.submit("well", "tasks", "20");
    for (boolean dark : List.of(false, true)) {
      for (String path : List.of("/", "/jobs/seen", "/jobs/well")) {
        for (int width : dark ? new int[] {1280} : new int[] {1280, 360}) {
          browser.show(width, 900, dark);
          browser.open(fleet.url() + path);
          browser.until(
              "there is something to check",
              "document.querySelector('#jobs tr, #state .chip.good, #dead .cause')");
          assertThat(axe.complaints(browser))
              .as(path + " dark " + dark + " width " + width)
              .isEmpty();
          assertThat(
                  browser
                      .run("return document.documentElement.scrollWidth <= innerWidth")
                      .asBoolean())
              .as(path + " fits " + width)
              .isTrue();
        }
      }
    }
  }

  @Test
  void thousandJobsCostWhatOnePageOfThemCosts() throws IOException {
    PageFleet.Page many = fleet.pageOfMany(JOBS, TASKS);
    try {
      Map<String, Long> before = fleet.commands();
      browser.open(many.web().url());
      browser.until(
          "the newest jobs are seen", "document.querySelectorAll('#jobs tr').length === 50");
      Map<String, Long> after = fleet.commands();
      tellTime("1,000 jobs and 10,000 tasks");
      long looks = calls(before, after, "zrevrange");
      assertThat(looks).isBetween(1L, 30L);
      assertThat(calls(before, after, "hmget")).isLessThan(looks * 60 + 500);
      assertThat(after).doesNotContainKeys("keys", "scan");
      assertThat(browser.text("#range")).isEqualTo("1 to 50");

      browser.click("#older");
      browser.until(
          "the next page is seen", "document.querySelector('#jobs a[href=\"/jobs/job-949\"]')");
      assertThat(browser.run("return document.querySelectorAll('#jobs tr').length").asInt())
          .isEqualTo(50);

      browser.open(many.web().url() + "/jobs/job-999");
      browser.until(
          "all attempts are seen",
          "document.getElementById('timeline-says').innerText.startsWith('10,000 attempts by 60 workers')");
      tellTime("a job of 10,000 attempts");
      assertThat(browser.text("#timeline-omits")).contains("each worker has one lane");
      assertThat(browser.run("return document.getElementById('timeline').clientHeight").asInt())
          .isLessThan(3_000);
      assertThat(browser.complaints()).isEmpty();
    } finally {
      many.closeAll();
    }
  }

  private static void tellTime(String of) {
    System.err.printf(
        "The page of %s was there after %d ms, by %d requests%n",
        of,
        browser.run("return Math.round(performance.now())").asInt(),
        browser.run("return performance.getEntriesByType('resource').length").asInt());
  }

  private static long calls(Map<String, Long> before, Map<String, Long> after, String command) {
    return after.getOrDefault(command, 0L) - before.getOrDefault(command, 0L);
  }
}
