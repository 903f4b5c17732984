package dev.countersign.policy.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the text of a YAML (or JSON) file.
public final class YamlFile {

  private static final int DEPTH_MAX = 32;
  private static final int CHARACTERS_MAX = 4 << 20;

  private YamlFile() {}

  /// The root of a file, which has to be a mapping; empty when it cannot be had, and then the
  /// reason is among the problems.
  public static Optional<YamlMap> read(String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(problems.file())
            .setCodePointLimit(CHARACTERS_MAX)
            .setParseComments(false)
            .build();
    try {
      if (isTooDeep(settings, text, problems)) {
        return Optional.empty();
      }
      return root(new Compose(settings).composeString(text), new SourceText(text), problems);
    } catch (MarkedYamlEngineException e) {
      problems.add(position(e), e.getProblem() + context(e) + ".");
    } catch (YamlEngineException e) {
      problems.add(Position.START, "This is not YAML: " + firstLine(e) + ".");
    }
    return Optional.empty();
  }

  private static boolean isTooDeep(LoadSettings settings, String text, Problems problems) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        problems.add(
            event.getStartMark().map(YamlFile::position).orElse(Position.START),
            "This is nested deeper than " + DEPTH_MAX + " levels.");
        return true;
      }
    }
    return false;
  }

  private static Optional<YamlMap> root(Optional<Node> root, SourceText source, Problems problems) {
    if (root.isEmpty()) {
      problems.add(Position.START, "The file is empty.");
      return Optional.empty();
    }
    if (root.get() instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(mapping, source, problems));
    }
    problems.add(Position.START, "The file has to consist of keys and values.");
    return Optional.empty();
  }

  private static Position position(MarkedYamlEngineException e) {
    return e.getProblemMark().or(e::getContextMark).map(YamlFile::position).orElse(Position.START);
  }

  private static Position position(org.snakeyaml.engine.v2.exceptions.Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String context(MarkedYamlEngineException e) {
    return e.getContext() == null ? "" : " (" + e.getContext() + ")";
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
