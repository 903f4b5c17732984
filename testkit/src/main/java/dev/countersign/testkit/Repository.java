package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The source tree that the tests belong to.
public final class Repository {

  private static final Set<String> NOT_OURS = Set.of("node_modules", ".git", ".idea");

  private Repository() {}

  /// The directory that holds all modules, found upwards from where the test runs.
  public static Path root() {
    Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not inside a source tree: " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }

  /// All files of ours whose name ends so, sorted; what is built or downloaded is left out.
  public static List<Path> filesEndingWith(String suffix) {
    return filesEndingWith(root(), suffix);
  }

  static List<Path> filesEndingWith(Path root, String suffix) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(root, collectInto(found, suffix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  private static SimpleFileVisitor<Path> collectInto(List<Path> found, String suffix) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return isOurs(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(suffix)) {
          found.add(file);
        }
        return FileVisitResult.CONTINUE;
      }
    };
  }

  /// What Maven builds lies next to a pom; a package may be named `target` too.
  private static boolean isOurs(Path directory) {
    boolean built =
        directory.endsWith("target") && Files.exists(directory.resolveSibling("pom.xml"));
    return !built && !NOT_OURS.contains(String.valueOf(directory.getFileName()));
  }
}
