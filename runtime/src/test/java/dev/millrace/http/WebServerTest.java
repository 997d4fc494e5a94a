package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server does with requests, good and bad. */
final class WebServerTest {

  private static final String TOKEN = "a token that nobody guesses".replace(' ', '-');
  private static final AtomicInteger CHANGES = new AtomicInteger();
  private static final BlockingQueue<EventStream> STREAMS = new LinkedBlockingQueue<>();

  private static WebServer free;
  private static WebServer guarded;

  @BeforeAll
  static void start() throws IOException {
    free = WebServer.start(HttpAddress.parse("0"), Optional.empty(), routes());
    guarded =
        WebServer.start(
            HttpAddress.parse("0.0.0.0:0"), Optional.of(AccessToken.of(TOKEN)), routes());
  }

  @AfterAll
  static void stop() {
    free.close();
    guarded.close();
  }

  private static Routes routes() {
    return new Routes()
        .get("/things/{id}", call -> Reply.json(200, "\"" + call.name("id").length() + "\""))
        .get("/number", call -> Reply.json(200, "" + call.number("n", 1, 0, 9)))
        .get(
            "/bug", call -> List.of().get(1).equals("") ? Reply.seeOther("/") : Reply.seeOther("/"))
        .get("/file", new Assets(WebServer.class).file("login.css"))
        .get("/events", call -> Reply.events(STREAMS::add))
        .open("/healthz", call -> Reply.text(200, "text/plain", "well"))
        .post(
            "/change",
            call -> {
              CHANGES.incrementAndGet();
              return Reply.json(200, "\"" + call.body().length() + "\"");
            });
  }

  @Test
  void everyAnswerTellsBrowsersToBeStrict() throws IOException {
    for (String path : List.of("/things/1", "/nothing", "/bug", "/%zz")) {
      assertThat(ask(free, "GET " + path + " HTTP/1.1"))
          .as(path)
          .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
          .contains("X-Content-Type-Options: nosniff")
          .contains("frame-ancestors 'none'")
          .doesNotContain("Server:")
          .doesNotContainIgnoringCase("jetty");
    }
  }

  @Test
  void pathsAreMatchedDecodedAndWhole() throws IOException {
    assertThat(ask(free, "GET /things/%3Cb%3E HTTP/1.1"))
        .startsWith("HTTP/1.1 200")
        .endsWith("\"3\"");
    assertThat(ask(free, "GET /things HTTP/1.1")).startsWith("HTTP/1.1 404");
    assertThat(ask(free, "GET /things/a/b HTTP/1.1")).startsWith("HTTP/1.1 404");
    assertThat(ask(free, "GET /things/a%2Fb HTTP/1.1")).startsWith("HTTP/1.1 400");
    assertThat(ask(free, "GET /../etc/passwd HTTP/1.1")).startsWith("HTTP/1.1 400");
  }

  @Test
  void nothingChangesByAGetAndNothingIsReadByAPost() throws IOException {
    int before = CHANGES.get();
    assertThat(ask(free, "GET /change HTTP/1.1"))
        .startsWith("HTTP/1.1 405")
        .contains("only takes POST");
    assertThat(ask(free, "POST /number HTTP/1.1", "Content-Length: 0")).startsWith("HTTP/1.1 405");
    assertThat(ask(free, "DELETE /change HTTP/1.1")).startsWith("HTTP/1.1 405");
    assertThat(CHANGES).hasValue(before);
    assertThat(ask(free, "POST /change HTTP/1.1", "Content-Length: 2\r\n\r\nab"))
        .startsWith("HTTP/1.1 200");
    assertThat(CHANGES).hasValue(before + 1);
  }

  @Test
  void hugeNumbersAndLongRequestsAreRefusedWithASentence() throws IOException {
    assertThat(ask(free, "GET /number?n=99999999999999999999 HTTP/1.1"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"n must be a number between 0 and 9\"}");
    assertThat(ask(free, "GET /number HTTP/1.1", "X: " + "x".repeat(9_000)))
        .startsWith("HTTP/1.1 431")
        .contains("{\"error\":\"");
    assertThat(ask(free, "GET /" + "x".repeat(9_000) + " HTTP/1.1")).startsWith("HTTP/1.1 414");
    assertThat(
            ask(free, "POST /change HTTP/1.1", "Content-Length: 5000\r\n\r\n" + "x".repeat(5_000)))
        .startsWith("HTTP/1.1 413");
    assertThat(ask(free, "POST /change HTTP/1.1", "Content-Length: -1")).startsWith("HTTP/1.1 400");
    assertThat(ask(free, "NONSENSE")).startsWith("HTTP/1.1 400");
  }

  @Test
  void withoutATokenOnlyNamesOfLoopbackAreAnswered() throws IOException {
    assertThat(ask(free, "GET /number HTTP/1.1", "Host: evil.example:8080"))
        .startsWith("HTTP/1.1 403")
        .contains("answers as localhost only");
    assertThat(ask(free, "GET /healthz HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(ask(free, "GET /number HTTP/1.1", "Host: [::1]:1")).startsWith("HTTP/1.1 200");
    assertThat(ask(free, "GET /number HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200");
    assertThatThrownBy(
            () -> WebServer.start(HttpAddress.parse("0.0.0.0:0"), Optional.empty(), new Routes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs an access token");
  }

  @Test
  void pagesOfOtherSitesMayNotAsk() throws IOException {
    int before = CHANGES.get();
    String post = "POST /change HTTP/1.1";
    assertThat(ask(free, post, "Content-Length: 0", "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask(free, post, "Content-Length: 0", "Origin: null")).startsWith("HTTP/1.1 403");
    assertThat(
            ask(
                free,
                post,
                "Content-Length: 0",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask(free, "GET /events HTTP/1.1", "Sec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 403");
    assertThat(CHANGES).hasValue(before);
    assertThat(ask(free, post, "Content-Length: 0", "Origin: http://localhost"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aTokenIsNeededEverywhereButAtWhatIsOpen() throws IOException {
    assertThat(ask(guarded, "GET /healthz HTTP/1.1", "Host: pod.example"))
        .startsWith("HTTP/1.1 200");
    assertThat(ask(guarded, "GET /number HTTP/1.1"))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Bearer", "access token");
    assertThat(ask(guarded, "GET /number HTTP/1.1", "Authorization: Bearer wrong"))
        .startsWith("HTTP/1.1 401");
    assertThat(ask(guarded, "GET /number HTTP/1.1", "Authorization: Bearer " + TOKEN))
        .startsWith("HTTP/1.1 200");
    assertThat(ask(guarded, "GET /number HTTP/1.1", "Sec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 303")
        .contains("Location: /login");
  }

  @Test
  void whoHasSaidTheTokenOnceHasACookieThatScriptsCannotRead() throws IOException {
    assertThat(post(guarded, "/login", "token=wrong"))
        .startsWith("HTTP/1.1 401")
        .contains("not the token");
    String in = post(guarded, "/login", "token=" + TOKEN);
    assertThat(in)
        .startsWith("HTTP/1.1 303")
        .contains("HttpOnly; SameSite=Strict")
        .doesNotContain(TOKEN);
    String cookie = in.replaceAll("(?s).*Set-Cookie: ([^;]*);.*", "$1");
    assertThat(ask(guarded, "GET /number HTTP/1.1", "Cookie: " + cookie))
        .startsWith("HTTP/1.1 200");
    assertThat(ask(guarded, "GET /number HTTP/1.1", "Cookie: " + cookie + "0"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() throws IOException {
    String first = ask(free, "GET /file HTTP/1.1");
    assertThat(first).startsWith("HTTP/1.1 200").contains("text/css");
    String tag = first.replaceAll("(?s).*ETag: (\\S+).*", "$1");
    assertThat(ask(free, "GET /file HTTP/1.1", "If-None-Match: " + tag)).startsWith("HTTP/1.1 304");
  }

  @Test
  void aStreamSendsTheNewestAndEndsOnce() throws Exception {
    try (RawHttp http = new RawHttp(free.url())) {
      http.send("GET /events HTTP/1.1", "Host: localhost", "", "");
      EventStream stream = next();
      CountDownLatch ended = new CountDownLatch(1);
      stream.onEnd(ended::countDown);
      stream.send(ServerEvent.of("a", "1"));
      stream.send(ServerEvent.of("a", "2"));
      assertThat(http.readUntil("data: 2")).contains("text/event-stream");
      stream.close();
      stream.close();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      http.readUntil("0\r\n\r\n");
    }
  }

  @Test
  void aStreamWhosePageHasGoneEnds() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    EventStream stream;
    try (RawHttp http = new RawHttp(free.url())) {
      http.send("GET /events HTTP/1.1", "Host: localhost", "", "");
      stream = next();
      stream.onEnd(ended::countDown);
    }
    for (int i = 0; ended.getCount() > 0 && i < 10_000; i++) {
      stream.send(ServerEvent.of("a", "x"));
      Thread.yield();
    }
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoSendsARequestLetterByLetterIsNotWaitedFor() throws Exception {
    try (RawHttp slow = new RawHttp(free.url());
        RawHttp busy = new RawHttp(free.url())) {
      busy.send("GET /events HTTP/1.1", "Host: localhost", "", "");
      busy.readUntil("\r\n\r\n");
      slow.send("GET /num");
      assertThat(ask(free, "GET /number HTTP/1.1")).startsWith("HTTP/1.1 200");
      free.dropSlowClients(0);
      assertThat(slow.readAll()).isEmpty();
      EventStream stream = next();
      stream.send(ServerEvent.of("a", "still there"));
      busy.readUntil("still there");
      stream.close();
    }
  }

  @Test
  void pagesThatDoNotReadHoldNothingUp() throws Exception {
    List<RawHttp> pages = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        pages.add(new RawHttp(free.url()).send("GET /events HTTP/1.1", "Host: localhost", "", ""));
        EventStream stream = next();
        for (int n = 0; n < 50; n++) {
          stream.send(ServerEvent.of("a", "x".repeat(100_000)));
        }
      }
      assertThat(ask(free, "GET /number HTTP/1.1")).startsWith("HTTP/1.1 200");
    } finally {
      for (RawHttp page : pages) {
        page.close();
      }
    }
  }

  @Test
  void aTokenThatCouldBeGuessedIsNone() {
    assertThatThrownBy(() -> AccessToken.of("short"))
        .hasMessageContaining("16")
        .hasMessageNotContaining("short");
    assertThat(AccessToken.of(TOKEN)).asString().doesNotContain(TOKEN);
  }

  private static EventStream next() throws InterruptedException {
    EventStream stream = STREAMS.poll(10, TimeUnit.SECONDS);
    assertThat(stream).isNotNull();
    return stream;
  }

  private static String post(WebServer server, String path, String body) throws IOException {
    return ask(
        server,
        "POST " + path + " HTTP/1.1",
        "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static String ask(WebServer server, String first, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(first));
    lines.add("Connection: close");
    List<String> given = List.of(headers);
    if (given.stream().noneMatch(each -> each.startsWith("Host:"))) {
      lines.add("Host: localhost");
    }
    lines.addAll(given);
    try (RawHttp http = new RawHttp(server.url())) {
      http.send(lines.toArray(String[]::new)).send("", "", "");
      return http.readAll();
    }
  }
}
