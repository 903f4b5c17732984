package dev.countersign.app.evasions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What came back for one step.
///
/// @param messages in their order
/// @param closed whether the connection was closed then
record Answer(List<Reply> messages, boolean closed) {

  Answer {
    messages = List.copyOf(messages);
  }

  /// One message of a server, and what is in it.
  record Reply(char type, byte[] body) {

    /// The numbers of tables and columns are left out: what is temporary gets the next one.
    @Override
    public String toString() {
      if (type == 'T') {
        return "T " + columns();
      }
      return type + " " + new String(body, UTF_8).replace('\0', '·');
    }

    private List<String> columns() {
      var fields = ByteBuffer.wrap(body);
      var columns = new ArrayList<String>();
      for (int left = fields.getShort(); left > 0; left--) {
        int from = fields.position();
        while (fields.get() != 0) {
          continue;
        }
        String name = new String(body, from, fields.position() - from - 1, UTF_8);
        fields.position(fields.position() + Integer.BYTES + Short.BYTES);
        columns.add(
            "%s %d %d %d %d"
                .formatted(
                    name, fields.getInt(), fields.getShort(), fields.getInt(), fields.getShort()));
      }
      return columns;
    }
  }

  /// The last error in it, if there is one.
  Optional<Failure> failure() {
    return messages.stream()
        .filter(reply -> reply.type == 'E')
        .map(reply -> Failure.of(reply.body))
        .reduce((_, last) -> last);
  }

  /// All that a client sees, without notices and reports of settings.
  String seen() {
    return messages.stream()
            .filter(reply -> reply.type != 'N' && reply.type != 'S')
            .map(Reply::toString)
            .collect(Collectors.joining("\n"))
        + (closed ? "\nclosed" : "");
  }

  /// The types of the messages, each once where it repeats.
  String shape() {
    return messages.stream()
        .map(reply -> String.valueOf(reply.type))
        .filter(type -> !"NS".contains(type))
        .collect(Collectors.joining())
        .replaceAll("D+", "D");
  }

  /// An ErrorResponse.
  record Failure(String severity, String sqlState, String message, String detail) {

    static Failure of(byte[] body) {
      return new Failure(
          Frames.field(body, 'V'),
          Frames.field(body, 'C'),
          Frames.field(body, 'M'),
          Frames.field(body, 'D'));
    }
  }
}
