package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What attempts print goes where it went, and to them; what others print goes where it went. */
final class PrintCaptureTest {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintLog log = new PrintLog();

  @BeforeEach
  void begin() {
    System.setOut(new PrintStream(shown, true, StandardCharsets.ISO_8859_1));
    PrintCapture.begin();
  }

  @AfterEach
  void end() {
    System.setOut(before);
  }

  @Test
  void everyWayToPrintIsCopiedAndChangesNothing() throws Exception {
    PrintCapture.to(
        log,
        () -> {
          System.out.println("ü");
          System.out.print(7);
          System.out.print('c');
          System.out.println(new char[] {'x', 'y'});
          System.out.println((Object) null);
          System.out.printf("%d %s%n", 3, "three");
          System.out.append("appended").append('!').println();
          System.out.write("bytes\n".getBytes(StandardCharsets.UTF_8));
          System.out.write('z');
          System.out.println(1.5);
          return null;
        });
    PrintCapture.end();

    String expected = "ü\n7cxy\nnull\n3 three\nappended!\nbytes\nz1.5\n";
    assertThat(log.printed().text()).isEqualTo(expected);
    assertThat(shown.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
  }

  @Test
  void whatOthersPrintIsNotTheAttempts() throws Exception {
    Thread started =
        PrintCapture.to(
            log,
            () -> {
              Thread its = new Thread(() -> System.out.print("from its thread"));
              its.start();
              return its;
            });
    started.join();
    System.out.print("after");
    Thread other = new Thread(() -> System.out.print("other"));
    other.start();
    other.join();
    PrintCapture.end();

    assertThat(log.printed().text()).isEqualTo("from its thread");
    assertThat(shown.toString()).isEqualTo("from its threadafterother");
  }

  @Test
  void streamsAreAsBeforeWithoutAWorker() {
    PrintCapture.begin();
    PrintCapture.end();
    assertThat(System.out).isInstanceOf(CopyingStream.class);

    PrintCapture.end();

    assertThat(System.out).isNotInstanceOf(CopyingStream.class);
    assertThat(System.err).isNotInstanceOf(CopyingStream.class);
  }
}
