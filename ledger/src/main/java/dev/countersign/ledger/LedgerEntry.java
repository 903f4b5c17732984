package dev.countersign.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An entry as it stands in the ledger.
///
/// The kind is a text here, not an [EntryKind]: a ledger written by a newer version must still be
/// readable and verifiable.
///
/// @param index its place, from 0
/// @param time what the gate's clock said, in milliseconds; the order of entries is by index alone
/// @param kind what happened
/// @param actor who did it
/// @param subject what it is about
/// @param data whatever else belongs to this kind
public record LedgerEntry(
    long index, Instant time, String kind, Actor actor, Subject subject, Json.Fields data) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> FIELDS =
      Set.of("actor", "data", "index", "kind", "subject", "time");

  /// @throws IllegalArgumentException when the index is negative
  public LedgerEntry {
    if (index < 0) {
      throw new IllegalArgumentException("an entry has no negative index: " + index);
    }
    time = time.truncatedTo(ChronoUnit.MILLIS);
  }

  /// Gives an entry its place and time.
  static LedgerEntry of(long index, Instant time, Entry entry) {
    return new LedgerEntry(
        index, time, entry.kind().id(), entry.actor(), entry.subject(), entry.data());
  }

  /// The canonical text, whose bytes are the leaf of the tree.
  public String content() {
    return CanonicalJson.write(
        Json.Fields.NONE
            .with("actor", actor.toJson())
            .with("data", data)
            .with("index", Json.of(index))
            .with("kind", Json.of(kind))
            .with("subject", subject.toJson())
            .with("time", Json.of(TIME.format(time))));
  }

  /// Reads the canonical text.
  ///
  /// @throws IllegalArgumentException when it is not that of an entry
  public static LedgerEntry parse(String content) {
    Map<String, Json> fields = fields(CanonicalJson.read(content));
    if (!fields.keySet().equals(FIELDS)) {
      throw new IllegalArgumentException("an entry has the fields " + FIELDS);
    }
    return new LedgerEntry(
        whole(fields, "index"),
        time(text(fields, "time")),
        text(fields, "kind"),
        actor(fields(at(fields, "actor"))),
        subject(fields(at(fields, "subject"))),
        new Json.Fields(fields(at(fields, "data"))));
  }

  private static Actor actor(Map<String, Json> fields) {
    String role = text(fields, "role");
    for (Actor.Role known : Actor.Role.values()) {
      if (known.id().equals(role)) {
        return new Actor(known, text(fields, "name"), optional(fields, "onBehalfOf"));
      }
    }
    throw new IllegalArgumentException("there is no such role of an actor");
  }

  private static Subject subject(Map<String, Json> fields) {
    return new Subject(
        optional(fields, "change"), optional(fields, "target"), optional(fields, "session"));
  }

  private static Instant time(String text) {
    try {
      return TIME.parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time in UTC with milliseconds", e);
    }
  }

  private static Map<String, Json> fields(Json value) {
    if (value instanceof Json.Fields(var fields)) {
      return fields;
    }
    throw new IllegalArgumentException("an object is missing");
  }

  private static Json at(Map<String, Json> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the field " + name + " is missing"));
  }

  private static String text(Map<String, Json> fields, String name) {
    return optional(fields, name)
        .orElseThrow(() -> new IllegalArgumentException("the text " + name + " is missing"));
  }

  private static Optional<String> optional(Map<String, Json> fields, String name) {
    return fields.get(name) instanceof Json.Text(var text) ? Optional.of(text) : Optional.empty();
  }

  private static long whole(Map<String, Json> fields, String name) {
    if (at(fields, name) instanceof Json.Whole(var number)) {
      return number;
    }
    throw new IllegalArgumentException("the number " + name + " is missing");
  }
}
