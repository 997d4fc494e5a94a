package dev.millrace.examples;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts of sources that read like messages, as javac's parser sees them: each expression of
 * string literals that are joined is one text, with {@code …} for what differs from one time to the
 * next, and one for each way that its conditions can go. It does not matter what becomes of a text,
 * whether it is thrown, logged, returned, or put into another: three words are a message, and two
 * are one where an exception, a warning or standard error gets them. Left out are annotations,
 * which are help; what is logged below warnings; and what tells programmers of Millrace of a bug.
 */
final class Messages extends TreePathScanner<Void, Map<String, String>> {

  private static final String DIFFERS = "…";
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z']+");
  private static final Pattern FORMAT = Pattern.compile("%(\\d+\\$)?[-,+0-9.]*[a-zA-Z]|\\{\\}");
  private static final Pattern QUIET = Pattern.compile("log\\.(trace|debug|info)");
  private static final Pattern LOUD =
      Pattern.compile("log\\.(warn|error)|System\\.err\\.print(ln|f)?|super|refused|fail|die");

  /** What only a bug of Millrace throws, where it is not what the code of jobs calls. */
  private static final Pattern OF_BUGS =
      Pattern.compile(
          "IllegalArgumentException|IllegalStateException|AssertionError|NoSuchElementException"
              + "|UnsupportedOperationException");

  private static final Pattern MET_BY_JOBS = Pattern.compile("core/.*");

  private final String file;

  private Messages(String file) {
    this.file = file;
  }

  /** Every message in the sources below these directories, with the first file that has it. */
  static Map<String, String> of(Path root, List<String> directories) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String directory : directories) {
      try (Stream<Path> files = Files.walk(root.resolve(directory))) {
        files.filter(each -> each.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, String> messages = new TreeMap<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      for (CompilationUnitTree source : task.parse()) {
        String file = root.relativize(Path.of(source.getSourceFile().toUri())).toString();
        new Messages(file.replace('\\', '/')).scan(source, messages);
      }
    }
    return messages;
  }

  @Override
  public Void visitAnnotation(AnnotationTree help, Map<String, String> messages) {
    return null;
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Map<String, String> messages) {
    return QUIET.matcher(called(call)).matches()
        ? null
        : super.visitMethodInvocation(call, messages);
  }

  @Override
  public Void visitNewClass(NewClassTree made, Map<String, String> messages) {
    boolean ofBug =
        OF_BUGS.matcher(made.getIdentifier().toString()).matches()
            && !MET_BY_JOBS.matcher(file).matches();
    return ofBug ? null : super.visitNewClass(made, messages);
  }

  @Override
  public Void visitBinary(BinaryTree joined, Map<String, String> messages) {
    return isText(joined) ? add(joined, messages) : super.visitBinary(joined, messages);
  }

  @Override
  public Void visitConditionalExpression(
      ConditionalExpressionTree either, Map<String, String> messages) {
    return isText(either)
        ? add(either, messages)
        : super.visitConditionalExpression(either, messages);
  }

  @Override
  public Void visitLiteral(LiteralTree literal, Map<String, String> messages) {
    return isText(literal) ? add(literal, messages) : null;
  }

  private Void add(ExpressionTree text, Map<String, String> messages) {
    int words = isLoud(text) ? 2 : 3;
    for (String written : new TreeSet<>(written(text))) {
      String message = normal(FORMAT.matcher(written).replaceAll(DIFFERS).replace("%%", "%"));
      if (hasWords(message, words)) {
        messages.putIfAbsent(message, file);
      }
    }
    within(text, messages);
    return null;
  }

  /** A text as pages show it: on one line, with one sign for all that differs. */
  static String normal(String text) {
    return text.replaceAll("\\s+", " ")
        .replaceAll("…+", DIFFERS)
        .replaceFirst("^ ?millrace: ", "")
        .strip();
  }

  static boolean hasWords(String text, int atLeast) {
    return text.contains(" ") && WORD.matcher(text).results().count() >= atLeast;
  }

  /** Goes on in what is joined with literals. */
  private void within(ExpressionTree part, Map<String, String> messages) {
    if (part instanceof ParenthesizedTree inner) {
      within(inner.getExpression(), messages);
    } else if (part instanceof BinaryTree joined && isText(joined)) {
      within(joined.getLeftOperand(), messages);
      within(joined.getRightOperand(), messages);
    } else if (part instanceof ConditionalExpressionTree either && isText(either)) {
      scan(either.getCondition(), messages);
      within(either.getTrueExpression(), messages);
      within(either.getFalseExpression(), messages);
    } else if (!isText(part)) {
      scan(part, messages);
    }
  }

  /** Whether it is given, as it stands or formatted, to what tells somebody. */
  private boolean isLoud(ExpressionTree text) {
    for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
      Tree leaf = at.getLeaf();
      if (leaf instanceof NewClassTree made) {
        return made.getIdentifier().toString().endsWith("Exception");
      }
      if (leaf instanceof MethodInvocationTree call && !called(call).endsWith("formatted")) {
        return LOUD.matcher(called(call)).matches();
      }
      if (!(leaf instanceof ExpressionTree)) {
        return false;
      }
    }
    return false;
  }

  private static String called(MethodInvocationTree call) {
    return call.getMethodSelect().toString();
  }

  private static boolean isText(Tree part) {
    if (part instanceof ParenthesizedTree inner) {
      return isText(inner.getExpression());
    }
    if (part instanceof BinaryTree joined) {
      return joined.getKind() == Tree.Kind.PLUS
          && (isText(joined.getLeftOperand()) || isText(joined.getRightOperand()));
    }
    if (part instanceof ConditionalExpressionTree either) {
      return isText(either.getTrueExpression()) || isText(either.getFalseExpression());
    }
    return part instanceof LiteralTree literal && literal.getValue() instanceof String;
  }

  /** The ways in which a text can be written. */
  private static List<String> written(ExpressionTree part) {
    if (part instanceof ParenthesizedTree inner) {
      return written(inner.getExpression());
    }
    if (part instanceof LiteralTree literal) {
      return List.of(String.valueOf(literal.getValue()));
    }
    List<String> ways = new ArrayList<>();
    if (part instanceof BinaryTree joined && isText(joined)) {
      List<String> ends = written(joined.getRightOperand());
      written(joined.getLeftOperand()).forEach(way -> ends.forEach(end -> ways.add(way + end)));
    } else if (part instanceof ConditionalExpressionTree either && isText(either)) {
      ways.addAll(written(either.getTrueExpression()));
      ways.addAll(written(either.getFalseExpression()));
    } else {
      ways.add(DIFFERS);
    }
    return ways;
  }
}
