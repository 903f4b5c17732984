package dev.countersign.app.evasions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client sends at once, and how much of it must be refused.
///
/// @param messages what is sent, as it is written in the case
/// @param refused whether the gate must refuse it
/// @param failing whether it may fail at the server, as a part of the way
record Step(List<Message> messages, boolean refused, boolean failing) {

  private static final Pattern HEX = Pattern.compile("«([0-9A-F ]+)»");
  private static final Pattern REPEATED = Pattern.compile("«([^»]+)\\*([0-9]+)»");

  Step {
    messages = List.copyOf(messages);
  }

  /// One message, or a whole exchange that is written as one line.
  ///
  /// @param way the name of the message; `Query` for a line that is plain SQL
  /// @param fields what it carries
  /// @param refused whether this very message must not reach the server
  record Message(String way, List<String> fields, boolean refused) {

    private static final Pattern WAY =
        Pattern.compile(
            "(Parse|Bind|Describe|Execute|Close|Sync|Flush|Extended|Prepared|Split|CopyData|CopyDone"
                + "|CopyFail|FunctionCall|Bytes|Startup|Login|Terminate)(?: (.*))?");

    Message {
      fields = List.copyOf(fields);
    }

    static Message of(String line) {
      boolean refused = line.startsWith("!");
      String rest = refused ? line.substring(1) : line;
      var way = WAY.matcher(rest);
      if (!way.matches()) {
        return new Message("Query", List.of(decoded(rest)), refused);
      }
      String fields = way.group(2) == null ? "" : way.group(2);
      List<String> split = new ArrayList<>();
      for (String field : (" " + fields).split(" ‖", -1)) {
        split.add(decoded(field.startsWith(" ") ? field.substring(1) : field));
      }
      return new Message(way.group(1), split, refused);
    }

    /// Bytes are written as hexadecimal numbers in guillemets, repetitions as `«text*times»`.
    private static String decoded(String text) {
      String whole =
          REPEATED
              .matcher(text)
              .replaceAll(match ->
                  Matcher.quoteReplacement(
                      match.group(1).repeat(Integer.parseInt(match.group(2)))));
      return HEX.matcher(whole)
          .replaceAll(match -> {
            String[] numbers = match.group(1).trim().split(" +");
            var bytes = new StringBuilder();
            for (String number : numbers) {
              bytes.append((char) (RAW + Integer.parseInt(number, 16)));
            }
            return bytes.toString();
          });
    }

    String field(int index) {
      return index < fields.size() ? fields.get(index) : "";
    }

    /// Whether it ends what is sent at once: the client then waits for the answer.
    boolean ends() {
      return !List.of("Parse", "Bind", "Describe", "Execute", "Close", "Flush", "CopyData")
          .contains(way);
    }

    /// Whether the server says after it that it is ready.
    boolean answered() {
      return List.of("Query", "Split", "Sync", "Extended", "Prepared", "FunctionCall", "Login")
          .contains(way);
    }
  }

  /// Bytes that are written as numbers stand in a private place, so that text stays text.
  static final int RAW = 0xE000;

  static byte[] bytes(String text) {
    if (text.chars().noneMatch(c -> c >= RAW && c < RAW + 256)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    var all = new java.io.ByteArrayOutputStream();
    text.codePoints()
        .forEach(c -> {
          if (c >= RAW && c < RAW + 256) {
            all.write(c - RAW);
          } else {
            all.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return all.toByteArray();
  }

  /// The text as the server writes it to its log.
  static String logged(String text) {
    return new String(bytes(text), StandardCharsets.UTF_8);
  }

  /// The statements that must not reach the server, or else those that may.
  List<String> statements(boolean forbidden) {
    return messages.stream()
        .filter(message -> message.refused == forbidden)
        .filter(message -> List.of("Query", "Split", "Extended", "Prepared").contains(message.way))
        .map(message -> logged(message.field(0)))
        .toList();
  }

  int answers() {
    return (int) messages.stream().filter(Message::answered).count();
  }

  static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
