package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven by chromedriver over WebDriver, which is a few JSON calls: no library
 * is needed for these. Both are the system's own; see {@link #isThere}.
 */
final class Browser implements AutoCloseable {

  /** Keys, as WebDriver writes them. */
  static final String TAB = "\uE004";

  static final String RIGHT = "\uE014";

  static final String ENTER = "\uE007";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path profile;
  private final Process driver;
  private final String session;

  /** Starts one, with a profile of its own. */
  Browser() throws IOException {
    profile = Files.createTempDirectory("millrace-chromium");
    driver =
        new ProcessBuilder(find("chromedriver").orElseThrow().toString(), "--port=0")
            .redirectErrorStream(true)
            .start();
    String server = "http://127.0.0.1:" + port() + "/session";
    ObjectNode wanted = JSON.createObjectNode();
    ObjectNode always = wanted.putObject("capabilities").putObject("alwaysMatch");
    always.putObject("goog:loggingPrefs").put("browser", "ALL");
    ObjectNode options = always.putObject("goog:chromeOptions");
    options.put("binary", find("chromium").orElseThrow().toString());
    var arguments = options.putArray("args");
    for (String each :
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--user-data-dir=" + profile)) {
      arguments.add(each);
    }
    session = server + "/" + send("POST", server, wanted).get("sessionId").asText();
  }

  /** Whether this system has what it takes. */
  static boolean isThere() {
    return find("chromium").isPresent() && find("chromedriver").isPresent();
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private int port() throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
    }
    throw new IOException("chromedriver has ended");
  }

  /** Goes to an address, and waits until its page is loaded. */
  void open(String url) {
    post("/url", JSON.createObjectNode().put("url", url));
  }

  String url() {
    return send("GET", session + "/url", null).asText();
  }

  /** The value of a script: what it returns. */
  JsonNode run(String script) {
    ObjectNode call = JSON.createObjectNode().put("script", script);
    call.putArray("args");
    return post("/execute/sync", call);
  }

  /** The value of a script that calls its last argument. */
  JsonNode await(String script) {
    ObjectNode call = JSON.createObjectNode().put("script", script);
    call.putArray("args");
    return post("/execute/async", call);
  }

  /** The text of what a selector finds first; empty if that is nothing. */
  String text(String selector) {
    return run("return document.querySelector(" + quote(selector) + ")?.innerText ?? ''").asText();
  }

  /** Waits until a script returns true. */
  void until(String what, String script) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!run("return Boolean(" + script + ")").asBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " is not so after 30 s; the page says:\n" + text("body"));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Clicks on what a selector finds, as a person does: by the middle of it, if nothing covers it.
   */
  void click(String selector) {
    until(selector + " is there", "document.querySelector(" + quote(selector) + ")");
    post("/element/" + element(selector) + "/click", JSON.createObjectNode());
  }

  void type(String selector, String text) {
    post("/element/" + element(selector) + "/value", JSON.createObjectNode().put("text", text));
  }

  private String element(String selector) {
    ObjectNode by = JSON.createObjectNode().put("using", "css selector").put("value", selector);
    return post("/element", by).elements().next().asText();
  }

  /** Presses keys on what has the focus. */
  void press(String keys) {
    ObjectNode all = JSON.createObjectNode();
    ObjectNode source = all.putArray("actions").addObject().put("type", "key").put("id", "keys");
    var actions = source.putArray("actions");
    keys.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              actions.addObject().put("type", "keyDown").put("value", key);
              actions.addObject().put("type", "keyUp").put("value", key);
            });
    post("/actions", all);
  }

  /** Shows pages as on a screen of this width, light or dark. */
  void show(int width, int height, boolean dark) {
    ObjectNode metrics = JSON.createObjectNode();
    metrics.put("width", width).put("height", height).put("deviceScaleFactor", 1);
    metrics.put("mobile", false);
    devtools("Emulation.setDeviceMetricsOverride", metrics);
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    devtools("Emulation.setEmulatedMedia", media);
  }

  /** A picture of the whole page. */
  byte[] picture() {
    ObjectNode whole = JSON.createObjectNode().put("captureBeyondViewport", true);
    return Base64.getDecoder()
        .decode(devtools("Page.captureScreenshot", whole).get("data").asText());
  }

  /** What the console says that is not well: violations of the policy among it. */
  List<String> complaints() {
    JsonNode log = post("/se/log", JSON.createObjectNode().put("type", "browser"));
    return Stream.iterate(0, i -> i + 1)
        .limit(log.size())
        .map(log::get)
        .filter(each -> !each.get("level").asText().equals("INFO"))
        .map(each -> each.get("message").asText())
        .toList();
  }

  private JsonNode devtools(String command, ObjectNode parameters) {
    ObjectNode call = JSON.createObjectNode().put("cmd", command);
    call.set("params", parameters);
    return post("/goog/cdp/execute", call);
  }

  private JsonNode post(String path, ObjectNode body) {
    return send("POST", session + path, body);
  }

  private JsonNode send(String method, String url, ObjectNode body) {
    try {
      HttpRequest.BodyPublisher published =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(body.toString());
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).method(method, published).build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode value = JSON.readTree(answer.body()).get("value");
      if (answer.statusCode() != 200) {
        throw new AssertionError(url + ": " + value.get("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String quote(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  @Override
  public void close() throws IOException {
    send("DELETE", session, null);
    driver.destroy();
    try {
      driver.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
