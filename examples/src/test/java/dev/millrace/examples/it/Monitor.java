package dev.millrace.examples.it;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens to every command that a server runs, those inside functions included. */
final class Monitor implements AutoCloseable {

  /** One command: whether a function ran it, its name in capitals, and the line as it was seen. */
  record Command(boolean inFunction, String name, String line) {}

  private static final Pattern LINE =
      Pattern.compile("\\+?[0-9.]+ \\[\\d+ ([^]]+)] \"([^\"]+)\".*");

  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final RespClient client;
  private final Thread reader;

  Monitor(String uri) throws IOException {
    client = new RespClient(uri);
    client.call("MONITOR");
    reader = new Thread(this::read, "monitor");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      while (true) {
        String line = client.nextLine();
        Matcher command = LINE.matcher(line);
        if (command.matches()) {
          String shown = line.length() <= 300 ? line : line.substring(0, 300) + "...";
          boolean inFunction = command.group(1).equals("lua");
          commands.add(new Command(inFunction, command.group(2).toUpperCase(), shown));
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** Ends listening and returns what was heard. */
  List<Command> stop() throws IOException, InterruptedException {
    client.close();
    reader.join(5_000);
    return List.copyOf(commands);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
