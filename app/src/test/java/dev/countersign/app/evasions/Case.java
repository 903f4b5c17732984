package dev.countersign.app.evasions;

import dev.countersign.app.evasions.Step.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One way somebody could try, or something harmless that looks like one.
///
/// A file of cases has a family behind `##`, and cases below: a line with the name and, for an
/// evasion, what must become of it, then indented lines with what the client sends.
///
/// ```text
/// ## Several statements in one message
///
/// a drop behind a read ⇒ held schema-change
///   !SELECT 1; DROP TABLE orders
/// ```
///
/// A line is a Query, unless it begins with the name of another message, whose fields are parted by
/// `‖`; `Extended` is all messages of one statement with its values, `Prepared` the same with a
/// name, `Split` a Query that is sent byte by byte. A line is sent together with the next one if it
/// begins with `+` or is a message that is not answered by itself. What begins with `!` must not
/// reach the server; `?` may fail there. Bytes are written as `«00»`, repetitions as `«x*100»`;
/// `{dir}` is a directory where the server can write, `{oid:x}` the number of a type or a function.
///
/// @param family what it belongs to
/// @param name what it tries
/// @param expected what becomes of it
/// @param proof how it is shown that the server itself would accept it
/// @param lines what is sent, as it is written
record Case(String family, String name, Expected expected, Proof proof, List<String> lines) {

  private static final Pattern HEAD =
      Pattern.compile("(?<name>.+?)(?: ⇒ (?<expected>[^,]+)(?:, (?<proof>.+))?)?");

  Case {
    lines = List.copyOf(lines);
  }

  /// What must become of a case.
  ///
  /// @param outcome `held`, `held in transaction`, `denied`, `refused`, `closed`, `passes` or
  ///   `like`
  /// @param by the rule, or the SQLSTATE; empty where it passes
  record Expected(String outcome, String by) {

    static final Expected PASSES = new Expected("passes", "");

    static Expected of(String text) {
      int last = text.lastIndexOf(' ');
      return last < 0
          ? new Expected(text, "")
          : new Expected(text.substring(0, last), text.substring(last + 1));
    }
  }

  /// How it is shown that an evasion is a real one.
  enum Proof {
    /// The server accepts it in a transaction that is rolled back.
    ROLLED_BACK,
    /// The server accepts it in a database of its own, since it cannot run in a transaction.
    ALONE,
    /// It cannot be shown: the server would not accept it, or it would end the server.
    NONE
  }

  /// The settings of its startup message.
  Optional<Message> startup() {
    return messages().findFirst().filter(message -> message.way().equals("Startup"));
  }

  /// What is sent after the login, step by step.
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    List<Message> together = new ArrayList<>();
    boolean failing = false;
    for (String line : lines) {
      if (line.matches("!?Startup.*")) {
        continue;
      }
      boolean more = line.startsWith("+");
      failing |= line.matches("\\+?\\?.*");
      Message message = Message.of(line.replaceFirst("^[+?]+", ""));
      together.add(message);
      if (message.ends() && !more) {
        steps.add(new Step(together, together.stream().anyMatch(Message::refused), failing));
        together.clear();
        failing = false;
      }
    }
    if (!together.isEmpty()) {
      throw new IllegalArgumentException("the last line of \"" + name + "\" ends nothing");
    }
    return steps;
  }

  private java.util.stream.Stream<Message> messages() {
    return lines.stream().map(line -> Message.of(line.replaceFirst("^[+?]+", "")));
  }

  /// The same with its placeholders filled in.
  Case with(UnaryOperator<String> filled) {
    return new Case(family, name, expected, proof, lines.stream().map(filled).toList());
  }

  @Override
  public String toString() {
    return family + " / " + name;
  }

  /// All cases of a file.
  static List<Case> of(String text) {
    List<Case> cases = new ArrayList<>();
    String family = "";
    List<String> block = new ArrayList<>();
    for (String line : (text + "\n\n").lines().toList()) {
      if (line.isBlank() && !block.isEmpty()) {
        cases.add(of(family, block));
        block.clear();
      } else if (line.startsWith("## ")) {
        family = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        block.add(line);
      }
    }
    return cases;
  }

  private static Case of(String family, List<String> block) {
    Matcher head = HEAD.matcher(block.getFirst());
    if (!head.matches() || block.stream().skip(1).anyMatch(line -> !line.startsWith("  "))) {
      throw new IllegalArgumentException("not a case: " + block);
    }
    Optional<String> expected = Optional.ofNullable(head.group("expected"));
    return new Case(
        family,
        head.group("name"),
        expected.map(Expected::of).orElse(Expected.PASSES),
        proof(Optional.ofNullable(head.group("proof")).orElse("")),
        block.stream().skip(1).map(line -> line.substring(2)).toList());
  }

  private static Proof proof(String words) {
    return switch (words) {
      case "" -> Proof.ROLLED_BACK;
      case "alone" -> Proof.ALONE;
      case "not shown" -> Proof.NONE;
      default -> throw new IllegalArgumentException("no way to prove: " + words);
    };
  }

  /// A resource of this package.
  static String resource(String name) {
    try (InputStream in = Case.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
