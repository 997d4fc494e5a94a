package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.http.AccessToken;
import dev.millrace.http.HttpAddress;
import dev.millrace.http.Routes;
import dev.millrace.http.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a role serves HTTP, where, and to whom. */
final class HttpOptions {

  private static final String VARIABLE = "MILLRACE_HTTP_TOKEN";

  @Option(
      names = "--http",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve HTTP here; on this machine alone unless HOST is given, which needs a token.")
  private @Nullable String address;

  @Option(
      names = "--http-token-file",
      paramLabel = "FILE",
      description =
          "The access token that is needed is the first line of this file (default: $"
              + VARIABLE
              + "; without one, none is needed on this machine).")
  private @Nullable Path tokenFile;

  boolean isGiven() {
    return address != null;
  }

  /**
   * Starts to serve, if that was asked for.
   *
   * @param served adds what is served; called only then
   * @throws InvalidJobException if the address or the token is none
   * @throws IOException if the address cannot be had
   */
  Optional<WebServer> start(Consumer<Routes> served) throws IOException {
    return address == null ? Optional.empty() : Optional.of(startAt(address, served));
  }

  /** The same, at this address unless another was asked for. */
  WebServer startAt(String unlessGiven, Consumer<Routes> served) throws IOException {
    try {
      HttpAddress where = HttpAddress.parse(address == null ? unlessGiven : address);
      Optional<AccessToken> token = token();
      Routes routes = new Routes();
      served.accept(routes);
      WebServer web = WebServer.start(where, token, routes);
      System.err.println("millrace: HTTP on " + web.url());
      return web;
    } catch (IllegalArgumentException e) {
      throw new InvalidJobException(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<AccessToken> token() throws IOException {
    if (tokenFile != null) {
      return Optional.of(AccessToken.read(tokenFile));
    }
    return Optional.ofNullable(System.getenv(VARIABLE)).map(AccessToken::of);
  }
}
