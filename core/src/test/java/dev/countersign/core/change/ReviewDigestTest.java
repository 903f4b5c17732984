package dev.countersign.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Bytes;
import dev.countersign.core.Digest;
import dev.countersign.core.GroupName;
import dev.countersign.core.review.Review;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReviewDigestTest {

  private static final Digest CONTENT = Digest.of(new byte[] {7});

  /// Walks all fields of a review, however deep; the field with the chosen number gets another
  /// value than it has otherwise.
  private static final class Sample {

    private final int changed;
    private int number;
    private String lastPath = "";
    private String path = "";

    Sample(int changed) {
      this.changed = changed;
    }

    Review review() {
      return (Review) value(Review.class, "review");
    }

    private Object value(Type type, String at) {
      if (type instanceof ParameterizedType generic) {
        Object inner = value(generic.getActualTypeArguments()[0], at + "[]");
        return generic.getRawType() == List.class ? List.of(inner) : Optional.of(inner);
      }
      Class<?> plain = (Class<?>) type;
      if (plain.isSealed()) {
        return value(plain.getPermittedSubclasses()[1], at);
      }
      return plain.isRecord() && plain != GroupName.class ? record(plain, at) : leaf(plain, at);
    }

    private Object record(Class<?> type, String at) {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values =
          Arrays.stream(components)
              .map(component -> value(component.getGenericType(), at + "." + component.getName()))
              .toArray();
      try {
        Constructor<?> constructor =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(at, e);
      }
    }

    private Object leaf(Class<?> type, String at) {
      boolean other = number++ == changed;
      lastPath = at;
      path = other ? at : path;
      if (type == String.class) {
        return other ? "other" : "text";
      }
      if (type == int.class) {
        return other ? Review.VERSION + 1 : Review.VERSION;
      }
      if (type == boolean.class) {
        return other;
      }
      if (type == OptionalLong.class) {
        return other ? OptionalLong.empty() : OptionalLong.of(5);
      }
      if (type == Bytes.class) {
        return Bytes.copyOf(new byte[] {(byte) (other ? 1 : 0)});
      }
      if (type == GroupName.class) {
        return new GroupName(other ? "payments" : "dba");
      }
      if (type == Instant.class) {
        return Instant.EPOCH.plusSeconds(other ? 1 : 0);
      }
      if (type == Duration.class) {
        return Duration.ofNanos(other ? 1 : 0);
      }
      if (type.isEnum()) {
        return type.getEnumConstants()[other ? 1 : 0];
      }
      throw new AssertionError("the test does not know how to vary " + at + " of " + type);
    }
  }

  @Test
  void every_field_that_people_are_shown_counts() {
    Set<Digest> digests = new HashSet<>();
    Sample plain = new Sample(-1);
    digests.add(Change.digestOf(CONTENT, plain.review()));

    for (int field = 0; field < plain.number; field++) {
      Sample varied = new Sample(field);

      boolean another = digests.add(Change.digestOf(CONTENT, varied.review()));

      assertThat(another).as(varied.path).isTrue();
    }
    assertThat(plain.number).isGreaterThan(60);
    assertThat(plain.lastPath).isEqualTo("review.rehearsal[].until");
  }

  @Test
  void the_content_counts() {
    Review review = new Sample(-1).review();

    assertThat(Change.digestOf(CONTENT, review))
        .isNotEqualTo(Change.digestOf(Digest.of(new byte[] {8}), review))
        .isEqualTo(Change.digestOf(CONTENT, new Sample(-1).review()));
  }
}
