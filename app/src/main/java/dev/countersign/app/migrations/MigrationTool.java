package dev.countersign.app.migrations;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A tool that applies files of SQL. Stateless; made once.
public interface MigrationTool {

  /// What messages and documentation call it.
  String id();

  /// Whether a file is one of this tool's.
  boolean owns(SqlFile file);

  /// What the tool runs of a file, in the order of the file.
  List<Section> sections(SqlFile file);

  /// In which order the tool applies files; an undo comes behind what it undoes.
  default Comparator<Path> order() {
    return Comparator.comparing(Path::toString);
  }

  /// The file that this one takes back, where it is another one.
  default Optional<Path> undone(SqlFile file) {
    return Optional.empty();
  }
}
