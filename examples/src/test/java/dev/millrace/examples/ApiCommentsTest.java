package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Everything that users of the API can name has a comment. Whether comments are well formed, and
 * what they refer to is there, javac checks with each compilation.
 */
class ApiCommentsTest {

  private static final List<String> PACKAGES =
      List.of(
          "core/src/main/java/dev/millrace",
          "core/src/main/java/dev/millrace/input",
          "core/src/main/java/dev/millrace/aggregate",
          "core/src/main/java/dev/millrace/local",
          "core/src/main/java/dev/millrace/streaming",
          "runtime/src/main/java/dev/millrace/client");

  @Test
  void eachPublicTypeAndMemberHasAComment() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String directory : PACKAGES) {
      try (Stream<Path> files = Files.list(DocBlock.root().resolve(directory))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Uncommented uncommented = new Uncommented();
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
        uncommented.scan(source, DocTrees.instance(task));
      }
    }

    assertThat(uncommented.commented).isGreaterThan(400);
    assertThat(uncommented.found).isEmpty();
  }

  private static final class Uncommented extends TreePathScanner<Void, DocTrees> {
    private final List<String> found = new ArrayList<>();
    private int commented;

    @Override
    public Void visitClass(ClassTree type, DocTrees comments) {
      boolean open =
          isOpen(type.getModifiers()) || isOfInterface() && !isPrivate(type.getModifiers());
      if (!open) {
        return null;
      }
      check(type.getSimpleName().toString(), comments);
      return super.visitClass(type, comments);
    }

    @Override
    public Void visitMethod(MethodTree method, DocTrees comments) {
      boolean open = isOpen(method.getModifiers()) || isOfInterface();
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      boolean compact = method.getName().contentEquals("<init>") && kind() == Tree.Kind.RECORD;
      if (open && !overrides && !compact && !isPrivate(method.getModifiers())) {
        check(method.getName().toString(), comments);
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, DocTrees comments) {
      if (isOpen(field.getModifiers()) || isOfInterface()) {
        check(field.getName().toString(), comments);
      }
      return null;
    }

    @Override
    public Void visitBlock(BlockTree code, DocTrees comments) {
      return null;
    }

    private void check(String name, DocTrees comments) {
      if (comments.getDocComment(getCurrentPath()) == null) {
        String file = getCurrentPath().getCompilationUnit().getSourceFile().getName();
        found.add(Path.of(file).getFileName() + ": " + name);
      } else {
        commented++;
      }
    }

    private boolean isOfInterface() {
      return kind() == Tree.Kind.INTERFACE;
    }

    /** Of what the current tree is a member. */
    private Tree.Kind kind() {
      return getCurrentPath().getParentPath().getLeaf().getKind();
    }

    private static boolean isOpen(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED);
    }

    private static boolean isPrivate(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PRIVATE);
    }
  }
}
