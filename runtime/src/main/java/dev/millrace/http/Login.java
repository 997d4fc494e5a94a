package dev.millrace.http;

import java.util.Optional;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** The form in which a person says the token once; their browser remembers. */
final class Login {

  private static final String HERE = "<!-- message -->";

  private final Guard guard;
  private final Assets assets = new Assets(Login.class);
  private final String form = assets.text("login.html");

  Login(Guard guard) {
    this.guard = guard;
  }

  void addTo(Routes routes) {
    routes.open("/login", call -> page(200, ""));
    routes.open("/login.css", assets.file("login.css"));
    routes.openPost("/login", this::answer);
    routes.openPost("/logout", call -> Reply.seeOther("/login").with("Set-Cookie", guard.forget()));
  }

  private Reply answer(Call call) {
    Fields fields = new Fields();
    UrlEncoded.decodeUtf8To(call.body(), 0, call.body().length(), fields::add);
    Optional<String> cookie = guard.cookieFor(String.valueOf(fields.getValue("token")).strip());
    return cookie
        .map(remembered -> Reply.seeOther("/").with("Set-Cookie", remembered))
        .orElseGet(() -> page(401, "That is not the token of this server."));
  }

  private Reply page(int status, String message) {
    return Reply.text(
        status,
        "text/html; charset=utf-8",
        form.replace(HERE, message.isEmpty() ? "" : "<p role=\"alert\">" + message + "</p>"));
  }
}
