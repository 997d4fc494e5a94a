package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis is, and who asks: {@code redis://[[USER]:PASSWORD@]HOST[:PORT][,...][/DATABASE]},
 * {@code redis-sentinel://...HOST[:PORT][,...]/MASTER[/DATABASE]}, both with a second s in {@code
 * redis} for TLS, or {@code file:PATH}. <code>${NAME}</code> stands for a variable of the
 * environment.
 *
 * @param nodes each as {@code redis://HOST:PORT} or {@code rediss://HOST:PORT}; none of a file
 * @param name what the Sentinels call the master, or the path of the file; else empty
 * @param database the number of the database
 */
public record RedisAddress(
    Kind kind, List<String> nodes, String name, int database, Login login, TlsFiles tls) {

  /** What stands at an address. */
  public enum Kind {
    /** One server, or one node of a cluster. */
    SERVER,
    /** Some nodes of a cluster, or a master and its replicas. */
    SERVERS,
    /** Sentinels, which know where the master is. */
    SENTINELS,
    /** A file that says it, as Redisson reads it. */
    FILE
  }

  /**
   * Who asks.
   *
   * @param user empty for the default user
   * @param password empty for none
   */
  public record Login(String user, String password) {

    /** Says nothing, so that no log does. */
    @Override
    public String toString() {
      return "";
    }
  }

  private static final int SERVER_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final String FILE = "file:";
  private static final String PASSWORD_FILE = "password-file";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern FORM =
      Pattern.compile(
          "(redis|rediss)(-sentinel)?://(?:([^@/?#]*)@)?([^@/?#]+)(?:/([^?#]*))?(?:\\?([^#]*))?");
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
  private static final String NO_ADDRESS =
      "Not a Redis address: it should read redis://HOST:PORT or redis://:PASSWORD@HOST:PORT, with"
          + " further HOST:PORT behind commas; redis-sentinel://HOST:PORT,HOST:PORT/MASTER; rediss://"
          + " or rediss-sentinel:// for TLS; or file:PATH of a Redisson configuration";

  /**
   * Parses an address, with the environment of this process.
   *
   * @throws InvalidJobException if it is none, or a variable or file is missing; the message does
   *     not repeat it, as it may hold a password
   */
  public static RedisAddress parse(String uri) {
    return parse(uri, System.getenv());
  }

  /** Parses an address, with another environment. */
  public static RedisAddress parse(String uri, Map<String, String> environment) {
    String filled = fill(uri, environment);
    if (filled.startsWith(FILE)) {
      return ofFile(filled.substring(FILE.length()).replaceFirst("^//(?=/)", ""));
    }
    Matcher form = FORM.matcher(filled);
    if (!form.matches()) {
      throw new InvalidJobException(NO_ADDRESS);
    }
    boolean sentinels = form.group(2) != null;
    String[] path = group(form, 5).split("/", 2);
    String master = sentinels ? decode(path[0]) : "";
    if (sentinels && master.isEmpty()) {
      throw new InvalidJobException(
          "An address of Sentinels ends with what they call the master: redis-sentinel://HOST:PORT,HOST:PORT/MASTER");
    }
    List<String> nodes =
        nodes(form.group(1), form.group(4), sentinels ? SENTINEL_PORT : SERVER_PORT);
    Map<String, String> options = options(group(form, 6));
    return new RedisAddress(
        sentinels ? Kind.SENTINELS : nodes.size() > 1 ? Kind.SERVERS : Kind.SERVER,
        nodes,
        master,
        database(sentinels ? (path.length > 1 ? path[1] : "") : group(form, 5)),
        login(group(form, 3), options.getOrDefault(PASSWORD_FILE, "")),
        tls(form.group(1), options));
  }

  /** Without user and password, for people and logs. */
  public String shown() {
    if (kind == Kind.FILE) {
      return FILE + name;
    }
    String scheme = nodes.get(0).substring(0, nodes.get(0).indexOf(':'));
    List<String> places = nodes.stream().map(node -> node.substring(scheme.length() + 3)).toList();
    return scheme
        + (kind == Kind.SENTINELS ? "-sentinel" : "")
        + "://"
        + String.join(",", places)
        + (name.isEmpty() ? "" : "/" + name)
        + (database == 0 ? "" : "/" + database);
  }

  @Override
  public String toString() {
    return shown();
  }

  private static RedisAddress ofFile(String path) {
    if (path.isEmpty() || !Files.isReadable(Path.of(path))) {
      throw new InvalidJobException(
          "The Redisson configuration %s cannot be read: name a file that this user may read"
              .formatted(path));
    }
    return new RedisAddress(Kind.FILE, List.of(), path, 0, new Login("", ""), TlsFiles.NONE);
  }

  private static String fill(String uri, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(uri);
    return matcher.replaceAll(
        found -> {
          String value = environment.get(found.group(1));
          if (value == null) {
            throw new InvalidJobException(
                "The address of a Redis server names the variable %s, which the environment of this process does not have: set it for every process that runs the job"
                    .formatted(found.group(1)));
          }
          boolean whole = found.start() == 0 && found.end() == uri.length();
          return Matcher.quoteReplacement(
              whole ? value : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        });
  }

  private static List<String> nodes(String scheme, String places, int defaultPort) {
    List<String> nodes = new ArrayList<>();
    for (String place : places.split(",", -1)) {
      Matcher form = PLACE.matcher(place);
      int port =
          !form.matches()
              ? -1
              : form.group(2) == null ? defaultPort : Integer.parseInt(form.group(2));
      if (port < 1 || port > 65_535) {
        throw new InvalidJobException(NO_ADDRESS);
      }
      nodes.add(scheme + "://" + form.group(1) + ":" + port);
    }
    return List.copyOf(nodes);
  }

  private static Map<String, String> options(String query) {
    Set<String> known = Set.of("ca", "cert", "key", PASSWORD_FILE);
    Map<String, String> options = new TreeMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = option.split("=", 2);
      if (!known.contains(parts[0]) || parts.length < 2 || parts[1].isEmpty()) {
        throw new InvalidJobException(
            "Behind the ? of a Redis address there may be ca=FILE, cert=FILE, key=FILE and password-file=FILE, with & between them; not %s"
                .formatted(parts[0]));
      }
      options.put(parts[0], decode(parts[1]));
    }
    return options;
  }

  private static Login login(String credentials, String passwordFile) {
    int colon = credentials.indexOf(':');
    String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
    String password = decode(colon < 0 ? "" : credentials.substring(colon + 1));
    if (passwordFile.isEmpty()) {
      return new Login(user, password);
    }
    if (!password.isEmpty()) {
      throw new InvalidJobException(
          "A Redis address has a password and a password-file: leave one of them out");
    }
    try {
      String text = Files.readString(Path.of(passwordFile));
      return new Login(user, text.replaceFirst("\\R+$", ""));
    } catch (IOException e) {
      throw new InvalidJobException(
          "The password-file %s of a Redis address cannot be read: name a file that this user may read"
              .formatted(passwordFile),
          e);
    }
  }

  private static TlsFiles tls(String scheme, Map<String, String> options) {
    TlsFiles files =
        new TlsFiles(
            options.getOrDefault("ca", ""),
            options.getOrDefault("cert", ""),
            options.getOrDefault("key", ""));
    if (!files.equals(TlsFiles.NONE) && !scheme.equals("rediss")) {
      throw new InvalidJobException(
          "A Redis address names certificates, but not TLS: write rediss:// or rediss-sentinel://");
    }
    if (files.cert().isEmpty() != files.key().isEmpty()) {
      throw new InvalidJobException(
          "A Redis address names a cert without a key, or a key without a cert: name both");
    }
    return files;
  }

  private static int database(String number) {
    try {
      return number.isEmpty() ? 0 : Integer.parseUnsignedInt(number);
    } catch (NumberFormatException e) {
      throw new InvalidJobException(
          "Not a Redis address: behind the port there is the number of a database or nothing,"
              + " redis://HOST:PORT/DATABASE",
          e);
    }
  }

  private static String group(Matcher form, int group) {
    String text = form.group(group);
    return text == null ? "" : text;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Without the cause, whose message repeats the text.
      throw new InvalidJobException(NO_ADDRESS);
    }
  }
}
