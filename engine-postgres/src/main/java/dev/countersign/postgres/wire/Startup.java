package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a client says when it opens a session.
///
/// @param version the protocol that is spoken from here on: what was asked for, at most 3.2
/// @param user who it claims to be
/// @param database which target it wants
/// @param settings what it wants set, in its own order and case
/// @param negotiate whether the client has to be told of the version or of unknown options
/// @param unknownOptions protocol options that nobody knows
record Startup(
    int version,
    String user,
    String database,
    Map<String, String> settings,
    boolean negotiate,
    List<String> unknownOptions) {

  private static final int MAJOR = 3;

  /// Reads a StartupMessage.
  ///
  /// @param body the version and what follows it
  static Startup parse(ByteBuffer body) throws ProtocolViolation {
    var reader = new MessageReader().over(body, body.position(), body.limit());
    int asked = reader.int32();
    if (asked >>> 16 != MAJOR) {
      throw new ProtocolViolation(
          "0A000",
          "unsupported frontend protocol %d.%d: the gate supports 3.0 to 3.2"
              .formatted(asked >>> 16, asked & 0xffff));
    }
    var settings = new LinkedHashMap<String, String>();
    var unknown = new ArrayList<String>();
    readSettings(reader, settings, unknown);
    String user = take(settings, "user");
    if (user.isEmpty()) {
      throw new ProtocolViolation("28000", "no PostgreSQL user name specified in startup packet");
    }
    String database = take(settings, "database");
    boolean newer = asked > Messages.VERSION_3_2;
    return new Startup(
        newer ? Messages.VERSION_3_2 : asked,
        user,
        database.isEmpty() ? user : database,
        settings,
        newer || !unknown.isEmpty(),
        List.copyOf(unknown));
  }

  private static void readSettings(
      MessageReader reader, Map<String, String> settings, List<String> unknown)
      throws ProtocolViolation {
    while (true) {
      String name = reader.text();
      if (name.isEmpty()) {
        break;
      }
      String value = reader.text();
      if (name.startsWith("_pq_.")) {
        unknown.add(name);
      } else {
        settings.put(name, value);
      }
    }
    if (reader.remaining() != 0) {
      throw new ProtocolViolation(
          "invalid startup packet layout: expected terminator as last byte");
    }
  }

  private static String take(Map<String, String> settings, String name) {
    String value = settings.remove(name);
    return value == null ? "" : value;
  }
}
