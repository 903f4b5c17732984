package dev.countersign.app.migrations;

import static java.util.stream.Collectors.groupingBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files that were meant by what was given: a file is itself, a directory stands for the files
/// of SQL in it and below, in the order in which their tool applies them.
public final class MigrationFiles {

  private static final int FILES_MAX = 200_000;

  private MigrationFiles() {}

  /// All files, in the order given.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] for a directory without any, with
  ///   [ErrorCode#LIMIT] for one with too many
  public static List<Path> of(List<Path> given) {
    var files = new ArrayList<Path>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        files.addAll(in(path));
      } else {
        files.add(undotted(path));
      }
    }
    return files;
  }

  private static List<Path> in(Path directory) {
    List<Path> files = found(directory);
    if (files.isEmpty()) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND, "The directory %s has no file *.sql.".formatted(directory));
    }
    Folders folders = new Folders();
    Map<MigrationTool, List<Path>> byTool =
        files.stream().collect(groupingBy(file -> MigrationTools.of(sketch(file, folders))));
    return MigrationTools.ALL.stream()
        .flatMap(tool -> byTool.getOrDefault(tool, List.of()).stream().sorted(tool.order()))
        .toList();
  }

  private static List<Path> found(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> files =
          walk.filter(path -> path.toString().endsWith(".sql"))
              .filter(path -> !isHidden(directory.relativize(path)))
              .filter(Files::isRegularFile)
              .map(MigrationFiles::undotted)
              .limit(FILES_MAX + 1L)
              .toList();
      if (files.size() > FILES_MAX) {
        throw new CountersignException(
            ErrorCode.LIMIT,
            "The directory %s has more than %d files.".formatted(directory, FILES_MAX));
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND, "The directory %s cannot be read.".formatted(directory), e);
    }
  }

  /// Services that show findings beside code do not find a file whose path begins with `./`.
  private static Path undotted(Path path) {
    return path.startsWith(".") && path.getNameCount() > 1
        ? path.subpath(1, path.getNameCount())
        : path;
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /// What is needed to tell the tool of a file. A byte is a character here: marks are ASCII.
  private static SqlFile sketch(Path file, Folders folders) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return new SqlFile(file, text, false, folders);
    } catch (IOException _) {
      // Whoever reads it to judge it says that it cannot be read.
      return new SqlFile(file, "", false, folders);
    }
  }
}
