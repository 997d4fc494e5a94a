package dev.millrace.jars;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars that tests compile, of classes that are on no class path. */
public final class TestJar {

  private TestJar() {}

  /**
   * Compiles sources into a jar.
   *
   * @param sources class name to source
   * @param left the names of classes that are compiled and left out
   */
  public static Path compile(Path jar, Map<String, String> sources, String... left)
      throws IOException {
    Path directory = Files.createTempDirectory(jar.getParent(), "classes-");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      String simple = source.getKey().substring(source.getKey().lastIndexOf('.') + 1);
      arguments.add(
          Files.writeString(directory.resolve(simple + ".java"), source.getValue()).toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("The sources do not compile: " + sources.keySet());
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> classes = Files.walk(directory)) {
      for (Path each : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = directory.relativize(each).toString();
        if (Stream.of(left).noneMatch(one -> name.equals(one.replace('.', '/') + ".class"))) {
          add(out, name, Files.readAllBytes(each));
        }
      }
    }
    return jar;
  }

  /** A jar with these entries. */
  static Path of(Path jar, Map<String, String> entries) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        add(out, entry.getKey(), entry.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
  }
}
