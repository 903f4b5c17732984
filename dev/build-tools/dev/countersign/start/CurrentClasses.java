package dev.countersign.start;

import static java.lang.classfile.ClassFile.JAVA_6_VERSION;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Writes the classes of a jar that are older than Java 6 in the format of this JDK. The JVM takes
/// no such class into an AOT cache, because it does not carry the types that verify it; so they are
/// worked out here, once. What the classes do stays as it is.
final class CurrentClasses {

  private CurrentClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      renew(Path.of(jar));
    }
  }

  private static void renew(Path jar) throws IOException {
    try (URLClassLoader types = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        FileSystem files = FileSystems.newFileSystem(jar)) {
      ClassFile format =
          ClassFile.of(
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(types)),
              StackMapsOption.GENERATE_STACK_MAPS);
      for (Path file : classes(files)) {
        ClassModel model = format.parse(Files.readAllBytes(file));
        if (model.majorVersion() < JAVA_6_VERSION) {
          Files.write(file, format.transformClass(model, current()));
        }
      }
    }
  }

  private static List<Path> classes(FileSystem files) throws IOException {
    try (Stream<Path> all = Files.walk(files.getPath("/"))) {
      return all.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static ClassTransform current() {
    return ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
        .andThen(
            ClassTransform.endHandler(
                builder -> builder.withVersion(ClassFile.latestMajorVersion(), 0)));
  }
}
