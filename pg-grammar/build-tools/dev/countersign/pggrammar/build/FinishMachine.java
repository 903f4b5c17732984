package dev.countersign.pggrammar.build;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Run by Maven after Endive, on the classes that were made of the split binary.
///
/// First it checks that HotSpot will compile every method: one of more than 8,000 bytes of bytecode
/// stays in the interpreter for good, unless the JVM is told otherwise, and nothing would say so.
/// Then it empties the method that asks whether the thread was interrupted. Endive calls it at
/// every function and every turn of a loop, for guests that do not end by themselves; a parser
/// does, and the questions cost a fifth of its time.
///
/// Arguments: the directory with the classes, and the file that is written when all of it is done.
public final class FinishMachine {
  /// HotSpot's `HugeMethodLimit`.
  private static final int METHOD_BYTES_MAX = 8000;

  /// XXH3, one stretch of arithmetic without a place to cut. Only a function calls it that is not
  /// used.
  private static final List<String> KNOWN_LARGE = List.of("func_29");

  private static final String SHADED_SUFFIX = "MachineShaded.class";
  private static final String INTERRUPTION_CHECK = "checkInterruption";

  private FinishMachine() {}

  /// Throws, and so exits with 1, when a method is too large or the class to patch is not there.
  public static void main(String[] arguments) throws IOException {
    var classes = classesIn(Path.of(arguments[0]));
    var tooLarge = new ArrayList<String>();
    for (var path : classes) {
      tooLarge.addAll(tooLarge(ClassFile.of().parse(path)));
    }
    if (!tooLarge.isEmpty()) {
      throw new IllegalStateException(
          "Methods over " + METHOD_BYTES_MAX + " bytes are never compiled: " + tooLarge);
    }
    var shaded =
        classes.stream()
            .filter(path -> path.toString().endsWith(SHADED_SUFFIX))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no class *" + SHADED_SUFFIX));
    emptyInterruptionCheck(shaded);
    Files.write(Path.of(arguments[1]), new byte[0]);
  }

  private static List<Path> classesIn(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(path -> path.toString().endsWith(".class")).sorted().toList();
    }
  }

  private static List<String> tooLarge(ClassModel model) {
    return model.methods().stream()
        .filter(method -> bytes(method) > METHOD_BYTES_MAX)
        .filter(method -> !KNOWN_LARGE.contains(method.methodName().stringValue()))
        .map(method -> method.methodName().stringValue() + " (" + bytes(method) + ")")
        .toList();
  }

  private static int bytes(MethodModel method) {
    return method.findAttribute(Attributes.code()).map(code -> code.codeLength()).orElse(0);
  }

  private static void emptyInterruptionCheck(Path path) throws IOException {
    var model = ClassFile.of().parse(path);
    if (model.methods().stream().noneMatch(FinishMachine::isInterruptionCheck)) {
      throw new IllegalStateException(path + " has no method " + INTERRUPTION_CHECK);
    }
    var emptied =
        ClassTransform.transformingMethodBodies(
            FinishMachine::isInterruptionCheck, CodeTransform.ofStateful(ReturnAtOnce::new));
    Files.write(path, ClassFile.of().transformClass(model, emptied));
  }

  private static boolean isInterruptionCheck(MethodModel method) {
    return method.methodName().equalsString(INTERRUPTION_CHECK);
  }

  /// Writes a return in place of the first element and drops the others.
  private static final class ReturnAtOnce implements CodeTransform {
    private boolean returned;

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (!returned) {
        builder.return_();
        returned = true;
      }
    }
  }
}
