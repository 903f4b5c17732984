package dev.countersign.app;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The walls of the house style: what the compiler, Error Prone and the formatter do not hold.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 60;
  private static final int SIGN_LINES_MIN = 6;

  // The brackets keep this file from finding itself.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\\b");
  private static final Pattern PLACE = Pattern.compile("(?<![\\w.])/(?:work|root|home|Users)/");
  private static final Pattern VAGUE_NAME =
      Pattern.compile(".*(?:Utils?|Helpers?|Manager|Impl|Base)");
  private static final Pattern SLEEP =
      Pattern.compile("(?:Thread|TimeUnit(?:\\.\\w+)?|[A-Z]+SECONDS|MINUTES|HOURS|DAYS)\\.sleep");
  private static final Pattern SKIPPED =
      Pattern.compile("@Dis[a]bled|@(?:En|Dis)abled(?:If|On|For)|\\bassume(?:That|True|False|Not)");

  /// What people write by hand; corpora of SQL are data.
  private static final List<String> WRITTEN_BY_HAND =
      List.of(
          ".java",
          ".md",
          ".xml",
          ".yaml",
          ".yml",
          ".jte",
          ".css",
          ".js",
          ".sh",
          ".properties",
          "Makefile",
          "countersign",
          "dev/setup",
          "dev/mvn",
          "dev/jdk25",
          "dev/test-report",
          ".ci/run");

  private final Path root = Repository.root();
  private List<JavaSource> sources = List.of();

  @BeforeAll
  void parse() {
    sources = JavaSource.parse(Repository.filesEndingWith(".java"));
    assertThat(sources).hasSizeGreaterThan(50);
  }

  @Test
  void no_file_is_longer_than_the_wall() {
    assertThat(sources.stream().filter(source -> source.lines() > FILE_LINES_MAX))
        .extracting(source -> source.lines() + " lines: " + name(source.path()))
        .isEmpty();
  }

  @Test
  void no_method_is_longer_than_the_wall() {
    assertThat(sources.stream())
        .flatExtracting(source ->
            source.methods().stream()
                .filter(method -> method.lines() > METHOD_LINES_MAX)
                .map(method -> method + " in " + name(source.path()))
                .toList())
        .isEmpty();
  }

  @Test
  void no_type_has_a_name_that_says_nothing() {
    assertThat(sources.stream().flatMap(source -> source.types().stream()))
        .filteredOn(type -> VAGUE_NAME.matcher(type).matches())
        .isEmpty();
  }

  @Test
  void no_test_sleeps() {
    assertThat(sources.stream().filter(JavaSource::isTest))
        .filteredOn(source -> source.calls().stream().anyMatch(SLEEP.asMatchPredicate()))
        .extracting(source -> name(source.path()))
        .isEmpty();
  }

  @Test
  void no_test_is_skipped() {
    assertThat(sources.stream().filter(JavaSource::isTest))
        .filteredOn(source -> SKIPPED.matcher(source.text()).find())
        .extracting(source -> name(source.path()))
        .isEmpty();
  }

  @Test
  void every_package_is_null_marked() {
    var packages = sources.stream().collect(groupingBy(JavaSource::packageName));
    packages.values().removeIf(files -> files.stream().anyMatch(TidyTest::isNullMarkedPackage));

    assertThat(packages).isEmpty();
  }

  @Test
  void every_package_with_code_has_a_sign_on_its_door() {
    var packages =
        sources.stream()
            .filter(source -> !source.isTest())
            .collect(groupingBy(JavaSource::packageName));
    packages
        .values()
        .removeIf(files -> files.size() == 1 || files.stream().anyMatch(TidyTest::hasSign));

    assertThat(packages.keySet()).isEmpty();
  }

  @Test
  void nothing_is_left_unfinished() {
    assertThat(linesWith(UNFINISHED)).isEmpty();
  }

  @Test
  void nothing_names_a_place_on_one_machine() {
    assertThat(linesWith(PLACE)).isEmpty();
  }

  private List<String> linesWith(Pattern pattern) {
    return WRITTEN_BY_HAND.stream()
        .flatMap(suffix -> Repository.filesEndingWith(suffix).stream())
        .distinct()
        .flatMap(file ->
            lines(file)
                .filter(line -> pattern.matcher(line).find())
                .map(line -> name(file) + ": " + line.strip()))
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNullMarkedPackage(JavaSource source) {
    return source.isPackageInfo() && source.text().lines().anyMatch("@NullMarked"::equals);
  }

  private static boolean hasSign(JavaSource source) {
    return source.isPackageInfo()
        && source.text().lines().filter(line -> line.startsWith("///")).count() >= SIGN_LINES_MIN;
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }
}
