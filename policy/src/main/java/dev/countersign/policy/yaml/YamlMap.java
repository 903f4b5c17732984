package dev.countersign.policy.yaml;

import dev.countersign.core.CountersignException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of a YAML file. Every key that is asked for counts as known. Not thread-safe.
public final class YamlMap {

  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Position> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final MappingNode node;
  private final SourceText source;
  private final Problems problems;

  YamlMap(MappingNode node, SourceText source, Problems problems) {
    this.node = node;
    this.source = source;
    this.problems = problems;
    node.getValue().forEach(this::put);
  }

  /// Where it begins.
  public Position position() {
    return positionOf(node);
  }

  /// Where a key stands; where the mapping begins when it is not there.
  public Position position(String key) {
    return keys.getOrDefault(key, position());
  }

  /// Whether the key is there.
  public boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  /// Every key that is there, in order; none of them counts as asked for.
  public List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  /// Whether the value of a key is a mapping.
  public boolean isMap(String key) {
    return value(key).filter(MappingNode.class::isInstance).isPresent();
  }

  /// The value of a key that is a single text.
  public Optional<YamlScalar> scalar(String key) {
    return value(key).flatMap(value -> scalar(key, value));
  }

  /// The value of a key that must be there and be a single text.
  public Optional<YamlScalar> required(String key) {
    if (!has(key)) {
      problems.add(position(), "\"" + key + "\" is missing here.");
    }
    return scalar(key);
  }

  /// The value of a key, made into something; what it throws becomes a problem.
  public <T> Optional<T> read(String key, Function<String, T> maker) {
    return scalar(key).flatMap(scalar -> make(scalar, maker));
  }

  /// The value of a key that must be there, made into something.
  public <T> Optional<T> require(String key, Function<String, T> maker) {
    return required(key).flatMap(scalar -> make(scalar, maker));
  }

  /// The value of a key that is a mapping.
  public Optional<YamlMap> map(String key) {
    return value(key).flatMap(value -> map(key, value));
  }

  /// The value of a key that is a list of mappings; empty when the key is not there.
  public List<YamlMap> maps(String key) {
    return items(key).stream().flatMap(item -> map(key, item).stream()).toList();
  }

  /// The value of a key that is a list of single texts; empty when the key is not there.
  public List<YamlScalar> scalars(String key) {
    return items(key).stream().flatMap(item -> scalar(key, item).stream()).toList();
  }

  /// The value of a key that is a list, each item made into something.
  public <T> List<T> list(String key, Function<String, T> maker) {
    return scalars(key).stream().flatMap(item -> make(item, maker).stream()).toList();
  }

  /// Reports every key that was never asked for.
  public void noMoreKeys() {
    keys.forEach((key, at) -> {
      if (!asked.contains(key)) {
        problems.add(
            at,
            "There is no key \"%s\" here%s Known here: %s."
                .formatted(key, Nearest.suggestion(key, asked), String.join(", ", asked)));
      }
    });
  }

  /// Makes something of a scalar; what it throws becomes a problem at the scalar.
  public <T> Optional<T> make(YamlScalar scalar, Function<String, T> maker) {
    try {
      return Optional.of(maker.apply(scalar.text()));
    } catch (CountersignException | IllegalArgumentException e) {
      problems.add(scalar.position(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// Reports a problem at a key.
  public void problem(String key, String message) {
    problems.add(position(key), message);
  }

  private void put(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(positionOf(tuple.getKeyNode()), "A key has to be a single word.");
    } else if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
      problems.add(positionOf(key), "The key \"" + key.getValue() + "\" is here twice.");
    } else {
      keys.put(key.getValue(), positionOf(key));
    }
  }

  private Optional<Node> value(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private Optional<YamlScalar> scalar(String key, Node value) {
    if (!(value instanceof ScalarNode scalar)) {
      problems.add(positionOf(value), "\"" + key + "\" takes a single value.");
      return Optional.empty();
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      problems.add(positionOf(value), "\"" + key + "\" has no value.");
      return Optional.empty();
    }
    int start = value.getStartMark().map(Mark::getIndex).orElse(0);
    return Optional.of(new YamlScalar(scalar.getValue(), quoting(scalar), start, source));
  }

  private Optional<YamlMap> map(String key, Node value) {
    if (value instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(mapping, source, problems));
    }
    problems.add(positionOf(value), "\"" + key + "\" takes keys and values.");
    return Optional.empty();
  }

  private List<Node> items(String key) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof SequenceNode sequence) {
      return new ArrayList<>(sequence.getValue());
    }
    problems.add(positionOf(value.get()), "\"" + key + "\" takes a list.");
    return List.of();
  }

  private static YamlScalar.Quoting quoting(ScalarNode scalar) {
    return switch (scalar.getScalarStyle()) {
      case SINGLE_QUOTED -> YamlScalar.Quoting.SINGLE;
      case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> YamlScalar.Quoting.DOUBLE;
      case LITERAL, FOLDED -> YamlScalar.Quoting.BLOCK;
      case PLAIN -> YamlScalar.Quoting.PLAIN;
    };
  }

  private Position positionOf(Node other) {
    return other
        .getStartMark()
        .map(mark -> source.position(mark.getIndex()))
        .orElse(Position.START);
  }
}
