package dev.countersign.server.gateway;

import dev.countersign.core.Statement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Json;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Subject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// What the gateway writes into the ledger. Every method blocks until its entry is durable, and
/// throws when it cannot be; then what it speaks of must not happen.
final class GatewayJournal {

  private final Ledger ledger;

  GatewayJournal(Ledger ledger) {
    this.ledger = ledger;
  }

  void opened(SessionFacts session) {
    ledger.append(entry(EntryKind.SESSION_OPENED, session).with("client", session.client()));
  }

  void closed(SessionFacts session, String why) {
    ledger.append(entry(EntryKind.SESSION_CLOSED, session).withExcerpt("why", why));
  }

  void turnedAway(String user, String database, String client, String why) {
    ledger.append(
        Entry.of(EntryKind.SESSION_REFUSED, Actor.stranger(user), Subject.GATE)
            .withExcerpt("database", database)
            .with("client", client)
            .withExcerpt("why", why));
  }

  void refused(SessionFacts session, Statement statement, Verdict.Deny verdict) {
    ledger.append(
        entry(EntryKind.REFUSED, session)
            .withExcerpt("statement", statement.text())
            .with("rule", verdict.rule())
            .with("reason", verdict.reason()));
  }

  void allowed(SessionFacts session, List<AllowedMinute.Line> lines) {
    for (AllowedMinute.Line line : lines) {
      ledger.append(
          entry(EntryKind.ALLOWED_SUMMARY, session)
              .with("fingerprint", line.fingerprint())
              .with("rule", line.rule())
              .with("objects", texts(line.objects()))
              .with("times", line.times())
              .with("first", text(line.first()))
              .with("last", text(line.last())));
    }
  }

  private static Entry entry(EntryKind kind, SessionFacts session) {
    Actor actor = Actor.agent(session.who().agent().value(), session.who().onBehalfOf().value());
    Subject subject =
        Subject.session(session.id()).onTarget(session.target().target().name().value());
    return Entry.of(kind, actor, subject);
  }

  private static Json texts(List<String> texts) {
    return new Json.Items(texts.stream().map(Json::of).collect(Collectors.toList()));
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString();
  }
}
