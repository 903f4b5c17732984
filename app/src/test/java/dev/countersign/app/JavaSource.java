package dev.countersign.app;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// One Java file as the compiler's own parser sees it.
///
/// @param path the file
/// @param packageName as declared
/// @param text all of it
/// @param types the simple names of all types, nested ones too
/// @param methods all methods and constructors with a body
/// @param calls all method calls, as written up to the parenthesis
record JavaSource(
    Path path,
    String packageName,
    String text,
    List<String> types,
    List<Method> methods,
    List<String> calls) {

  /// @param name without its parameters
  /// @param lines from the first annotation to the closing brace
  record Method(String name, long lines) {}

  static List<JavaSource> parse(List<Path> files) {
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "not a JDK");
    try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
      var units = fileManager.getJavaFileObjectsFromPaths(files);
      var task = (JavacTask) compiler.getTask(null, fileManager, null, null, null, units);
      var positions = Trees.instance(task).getSourcePositions();
      return StreamSupport.stream(task.parse().spliterator(), false)
          .map(unit -> of(unit, positions))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isTest() {
    return path.toString().contains("/src/test/");
  }

  boolean isPackageInfo() {
    return path.endsWith("package-info.java");
  }

  long lines() {
    return text.lines().count();
  }

  private static JavaSource of(CompilationUnitTree unit, SourcePositions positions) {
    var types = new ArrayList<String>();
    var methods = new ArrayList<Method>();
    var calls = new ArrayList<String>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        types.add(type.getSimpleName().toString());
        return super.visitClass(type, unused);
      }

      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        if (method.getBody() != null) {
          methods.add(new Method(method.getName().toString(), linesOf(method, unit, positions)));
        }
        return super.visitMethod(method, unused);
      }

      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        calls.add(call.getMethodSelect().toString());
        return super.visitMethodInvocation(call, unused);
      }
    }.scan(unit, null);
    Path path = Path.of(unit.getSourceFile().toUri());
    return new JavaSource(path, packageOf(unit), read(path), types, methods, calls);
  }

  private static long linesOf(Tree tree, CompilationUnitTree unit, SourcePositions positions) {
    var lines = unit.getLineMap();
    return lines.getLineNumber(positions.getEndPosition(unit, tree))
        - lines.getLineNumber(positions.getStartPosition(unit, tree))
        + 1;
  }

  private static String packageOf(CompilationUnitTree unit) {
    var name = unit.getPackageName();
    return name == null ? "" : name.toString();
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
