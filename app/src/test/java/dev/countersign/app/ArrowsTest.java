package dev.countersign.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The drawing of the house: which room sees which. Everything else is a wall.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArrowsTest {

  private static final String HOUSE = "dev.countersign";

  /// Room → the rooms it may see besides itself. A room is named by its package below the house's.
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "core", List.of(),
          "pggrammar", List.of(),
          "embedded", List.of(),
          "policy", List.of("core"),
          "ledger", List.of("core"),
          "postgres", List.of("core", "pggrammar"),
          "server", List.of("core", "ledger"),
          "console", List.of("core", "ledger", "server.change"),
          "testkit", List.of("core", "embedded"),
          "app", List.of("core", "embedded", "policy", "ledger", "postgres", "server", "console"));

  private static final Set<String> CORE_MAY_SEE =
      Set.of(
          "java.lang..",
          "java.math",
          "java.nio",
          "java.nio.charset",
          "java.security",
          "java.text",
          "java.time..",
          "java.util..",
          "org.jspecify.annotations",
          "dev.countersign.core..");

  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(HOUSE);

  static Set<String> rooms() {
    return new TreeSet<>(ARROWS.keySet());
  }

  @Test
  void every_room_is_on_the_drawing() {
    Stream<String> found =
        house.stream().map(type -> type.getPackageName().split("\\.")).map(name -> name[2]);

    assertThat(found.distinct()).containsExactlyInAnyOrderElementsOf(rooms());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_sees_only_what_the_drawing_shows(String room) {
    noClasses()
        .that(resideInAPackage(within(room)))
        .should()
        .dependOnClassesThat(hiddenFrom(room))
        .check(house);
  }

  @Test
  void core_does_no_input_or_output_and_has_no_dependency() {
    classes()
        .that()
        .resideInAPackage(within("core"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(CORE_MAY_SEE.toArray(String[]::new))
        .check(house);
  }

  @Test
  void no_package_sees_one_that_sees_it() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(house);
  }

  private static DescribedPredicate<JavaClass> hiddenFrom(String room) {
    String[] visible =
        Stream.concat(Stream.of(room), ARROWS.getOrDefault(room, List.of()).stream())
            .map(ArrowsTest::within)
            .toArray(String[]::new);
    return resideInAPackage(HOUSE + "..")
        .and(DescribedPredicate.not(resideInAnyPackage(visible)))
        .as("are hidden from " + room);
  }

  private static String within(String room) {
    return HOUSE + "." + room + "..";
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
