package dev.countersign.policy;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.SelectableValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The fields that a condition sees of one kind of object.
///
/// @param <T> the object behind it
final class Shape<T> {

  private final String name;
  private final Map<String, Field<T>> fields = new LinkedHashMap<>();

  Shape(String name, List<Field<T>> fields) {
    this.name = name;
    fields.forEach(field -> this.fields.put(field.name(), field));
  }

  /// One field.
  ///
  /// @param words all values it can have; empty when there is no such list
  record Field<T>(
      String name, CelType type, Set<String> words, String doc, Function<T, Object> value) {

    static <T> Field<T> text(String name, String doc, Function<T, Object> value) {
      return new Field<>(name, SimpleType.STRING, Set.of(), doc, value);
    }

    static <T> Field<T> word(
        String name, Set<String> words, String doc, Function<T, Object> value) {
      return new Field<>(name, SimpleType.STRING, words, doc, value);
    }

    static <T> Field<T> flag(String name, String doc, Function<T, Object> value) {
      return new Field<>(name, SimpleType.BOOL, Set.of(), doc, value);
    }

    static <T> Field<T> number(String name, String doc, Function<T, Object> value) {
      return new Field<>(name, SimpleType.INT, Set.of(), doc, value);
    }

    static <T, P> Field<T> part(
        String name, Shape<P> shape, String doc, Function<T, Object> value) {
      return new Field<>(name, shape.type(), Set.of(), doc, value);
    }

    static <T, P> Field<T> parts(
        String name, Shape<P> shape, String doc, Function<T, Object> value) {
      return new Field<>(name, ListType.create(shape.type()), Set.of(), doc, value);
    }
  }

  String name() {
    return name;
  }

  Map<String, Field<T>> fields() {
    return fields;
  }

  StructType type() {
    ImmutableMap<String, CelType> types =
        fields.values().stream().collect(ImmutableMap.toImmutableMap(Field::name, Field::type));
    return StructType.create(name, types.keySet(), field -> Optional.ofNullable(types.get(field)));
  }

  /// The object as a condition sees it.
  Seen<T> of(T object) {
    return new Seen<>(object, this);
  }

  /// All objects of a list as a condition sees them.
  List<Object> all(List<T> objects) {
    return objects.stream().<Object>map(this::of).toList();
  }

  /// An object seen through a shape. Equal when the objects are.
  record Seen<T>(T object, Shape<T> shape) implements SelectableValue<String> {

    @Override
    public Object select(String field) {
      return find(field)
          .orElseThrow(
              () -> new IllegalArgumentException(shape.name + " has no field " + field + "."));
    }

    @Override
    public Optional<Object> find(String field) {
      return Optional.ofNullable(shape.fields.get(field)).map(f -> f.value().apply(object));
    }
  }
}
