package dev.countersign.app.evasions;

import java.util.List;

/// All cases there are: one explicit list of files, in the order of the page.
final class Cases {

  private static final List<String> EVASION_FILES =
      List.of(
          "evasions/several-statements.txt",
          "evasions/text.txt",
          "evasions/writes-in-disguise.txt",
          "evasions/unbounded-writes.txt",
          "evasions/code.txt",
          "evasions/settings.txt",
          "evasions/schema.txt",
          "evasions/server.txt",
          "evasions/wire.txt");

  private static final List<String> LOOK_ALIKE_FILES =
      List.of(
          "look-alikes/text.txt",
          "look-alikes/reads.txt",
          "look-alikes/writes.txt",
          "look-alikes/sessions.txt",
          "look-alikes/clients.txt");

  private Cases() {}

  static List<Case> evasions() {
    return read(EVASION_FILES);
  }

  static List<Case> lookAlikes() {
    return read(LOOK_ALIKE_FILES);
  }

  private static List<Case> read(List<String> files) {
    return files.stream().map(Case::resource).map(Case::of).flatMap(List::stream).toList();
  }
}
