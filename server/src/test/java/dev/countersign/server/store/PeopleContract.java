package dev.countersign.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.AgentName;
import dev.countersign.core.Bytes;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.wire.Admission;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Subject;
import dev.countersign.ledger.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store must do for agents, people, tokens, browsers and measurements.
abstract class PeopleContract {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.000000001Z");
  private static final AgentName BILLING = new AgentName("billing");
  private static final PersonName ANA = new PersonName("ana@example.com");
  private static final Digest SECRET = Digest.of("secret".getBytes(StandardCharsets.UTF_8));

  private Store store;
  private Ledger ledger;

  abstract String url();

  @BeforeEach
  void open() {
    store = Store.open(url());
    SigningKey key = SigningKey.generate("example.com/ledger");
    ledger = Ledger.open(store.ledger(), key, InstantSource.system());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void an_agent_is_made_known_revoked_and_made_known_again() {
    Agents agents = store.agents(ledger);

    agents.add(agent(), entry(EntryKind.AGENT_ADDED));
    assertThat(agents.find(BILLING)).contains(agent());
    assertThat(agents.find(SECRET)).contains(agent());
    refused(ErrorCode.CONFLICT, () -> agents.add(agent(), entry(EntryKind.AGENT_ADDED)));
    agents.revoke(BILLING, NOON, entry(EntryKind.AGENT_REVOKED));
    assertThat(agents.find(BILLING).orElseThrow().revokedAt()).contains(NOON);
    refused(
        ErrorCode.NOT_FOUND, () -> agents.revoke(BILLING, NOON, entry(EntryKind.AGENT_REVOKED)));
    agents.add(agent(), entry(EntryKind.AGENT_ADDED));

    assertThat(agents.list()).containsExactly(agent());
    assertThat(ledger.size()).isEqualTo(3);
  }

  @Test
  void a_person_is_one_however_the_name_is_written() {
    People people = store.people(ledger);
    var ana = new StoredPerson(ANA, Set.of(), "hash", NOON, Optional.empty());
    var shouted = new PersonName("Ana@Example.com");
    var again = new StoredPerson(shouted, Set.of(), "other", NOON, Optional.empty());

    people.add(ana, entry(EntryKind.PERSON_ADDED));

    assertThat(people.find(shouted)).contains(ana);
    refused(ErrorCode.CONFLICT, () -> people.add(again, entry(EntryKind.PERSON_ADDED)));
    people.revoke(shouted, NOON, entry(EntryKind.PERSON_REVOKED));
    people.add(again, entry(EntryKind.PERSON_ADDED));
    assertThat(people.list()).hasSize(1);
    assertThat(people.find(ANA).orElseThrow().name().value()).isEqualTo("Ana@Example.com");
  }

  @Test
  void a_person_is_made_known_changed_and_revoked() {
    People people = store.people(ledger);
    StoredPerson ana =
        new StoredPerson(ANA, Set.of(new GroupName("dba")), "hash", NOON, Optional.empty());

    people.add(ana, entry(EntryKind.PERSON_ADDED));
    refused(ErrorCode.CONFLICT, () -> people.add(ana, entry(EntryKind.PERSON_ADDED)));
    people.regroup(ANA, Set.of(), entry(EntryKind.PERSON_CHANGED));
    people.setPassword(ANA, "other", entry(EntryKind.PERSON_CHANGED));
    people.revoke(ANA, NOON, entry(EntryKind.PERSON_REVOKED));

    StoredPerson after = new StoredPerson(ANA, Set.of(), "other", NOON, Optional.of(NOON));
    assertThat(people.find(ANA)).contains(after);
    assertThat(people.list()).containsExactly(after);
    refused(
        ErrorCode.NOT_FOUND, () -> people.setPassword(ANA, "x", entry(EntryKind.PERSON_CHANGED)));
    assertThat(ledger.size()).isEqualTo(4);
  }

  @Test
  void a_token_works_until_it_expires_or_is_revoked() {
    Tokens tokens = store.tokens(ledger);
    StoredToken token =
        new StoredToken(
            "t-1",
            StoredToken.HolderKind.PERSON,
            ANA.value(),
            SampleChanges.HOSTILE.replace("\u0000", "").replace("\ud83d ", ""),
            SECRET,
            NOON,
            NOON.plusSeconds(60),
            Optional.empty());

    tokens.issue(token, entry(EntryKind.TOKEN_ISSUED));
    refused(ErrorCode.CONFLICT, () -> tokens.issue(token, entry(EntryKind.TOKEN_ISSUED)));

    StoredToken found = tokens.find(SECRET).orElseThrow();
    assertThat(found).isEqualTo(token);
    assertThat(found.worksAt(NOON)).isTrue();
    assertThat(found.worksAt(NOON.plusSeconds(60))).isFalse();
    tokens.revoke("t-1", NOON, entry(EntryKind.TOKEN_REVOKED));
    assertThat(tokens.find(SECRET).orElseThrow().worksAt(NOON)).isFalse();
    refused(ErrorCode.NOT_FOUND, () -> tokens.revoke("t-1", NOON, entry(EntryKind.TOKEN_REVOKED)));
    assertThat(tokens.list()).hasSize(1);
    assertThat(tokens.find(Digest.of(new byte[0]))).isEmpty();
  }

  @Test
  void a_browser_is_signed_in_until_it_expires_or_signs_out() {
    WebSessions sessions = store.webSessions(ledger);
    StoredWebSession session =
        new StoredWebSession(
            SECRET, ANA, Set.of(new GroupName("dba")), NOON, NOON, NOON.plusSeconds(60));

    sessions.begin(session, entry(EntryKind.SIGNED_IN));
    sessions.seen(SECRET, NOON.plusSeconds(5));

    assertThat(sessions.find(SECRET, NOON).orElseThrow().lastSeenAt())
        .isEqualTo(NOON.plusSeconds(5));
    assertThat(sessions.find(SECRET, NOON.plusSeconds(60))).isEmpty();
    assertThat(sessions.sweep(NOON.plusSeconds(59))).isZero();
    sessions.end(SECRET, entry(EntryKind.SIGNED_OUT));
    assertThat(sessions.find(SECRET, NOON)).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> sessions.end(SECRET, entry(EntryKind.SIGNED_OUT)));
    sessions.begin(session, entry(EntryKind.SIGNED_IN));
    assertThat(sessions.endAll(ANA)).isEqualTo(1);
    sessions.begin(session, entry(EntryKind.SIGNED_IN));
    assertThat(sessions.sweep(NOON.plusSeconds(60))).isEqualTo(1);
  }

  @Test
  void measurements_are_found_newest_first() {
    Throughput throughput = store.throughput();
    TargetName target = new TargetName("shop-prod");
    for (int i = 1; i <= 3; i++) {
      throughput.add(
          new Throughput.Measured(
              target, "rewrite", i * 1_000L, Duration.ofMillis(i), NOON.plusSeconds(i)));
    }

    assertThat(throughput.recent(target, "rewrite", 2))
        .extracting(Throughput.Measured::bytes)
        .containsExactly(3_000L, 2_000L);
    assertThat(throughput.recent(target, "scan", 2)).isEmpty();
  }

  @Test
  void a_damaged_verifier_is_not_read() {
    for (String text : new String[] {"", "SCRAM-SHA-256$4096:c2FsdA==$x:y", "md5abc"}) {
      assertThatThrownBy(() -> ScramText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static StoredAgent agent() {
    byte[] key = new byte[32];
    key[0] = -1;
    return new StoredAgent(
        BILLING,
        ANA,
        Set.of(new TargetName("shop-prod"), new TargetName("shop-test")),
        new Admission.SecretVerifier(
            Bytes.copyOf(new byte[] {1, 2}), 4096, Bytes.copyOf(key), Bytes.copyOf(new byte[32])),
        SECRET,
        NOON,
        Optional.empty());
  }

  private void refused(ErrorCode code, ThrowingCallable what) {
    long before = ledger.size();
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(ledger.size()).as("no entry").isEqualTo(before);
  }

  private static Entry entry(EntryKind kind) {
    return Entry.of(kind, Actor.person("admin"), Subject.GATE);
  }
}
