package dev.countersign.app.demo;

import dev.countersign.app.client.ApiClient;
import dev.countersign.app.client.Plain;
import dev.countersign.app.client.ReviewText;
import dev.countersign.core.CountersignException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Plays an agent and three people, prints every step, and fails when one ends otherwise than it
/// should. What it uses is what everybody has: a PostgreSQL driver, and the HTTP API.
public final class DemoScript {

  private static final String DROP = "ALTER TABLE orders DROP COLUMN legacy_code";

  private final Demo demo;
  private final Consumer<String> screen;
  private final ApiClient ana;
  private final ApiClient ben;
  private final ApiClient cleo;
  private int steps;

  /// A script over a running demo.
  ///
  /// @param screen is given every line
  public DemoScript(Demo demo, Consumer<String> screen) {
    this.demo = demo;
    this.screen = screen;
    this.ana = client(demo.url(), DemoParties.ANA);
    this.ben = client(demo.url(), DemoParties.BEN);
    this.cleo = client(demo.url(), DemoParties.CLEO);
  }

  /// Plays it.
  ///
  /// @throws StepFailed when a step ends otherwise than it should
  public void play() {
    try (AgentSession agent = AgentSession.open(demo.gatewayPort())) {
      whatPasses(agent);
      whatIsApproved(agent);
      whatIsRejected(agent);
      whatIsCancelled(agent);
      whatIsDenied(agent);
    } catch (SQLException e) {
      throw new StepFailed("the agent was told: " + message(e));
    }
    new DemoLedger(demo, this::step, this::say).check();
    say("");
    say("All " + steps + " steps ended as they should.");
  }

  private void whatPasses(AgentSession agent) throws SQLException {
    step("The agent reads. It passes at once.");
    String count = agent.ask("SELECT count(*) FROM orders");
    say("SELECT count(*) FROM orders → " + count);
    require(count.equals("1000000"), "there should be 1000000 orders");

    step("The agent changes one row, named by its key. It passes at once.");
    int rows = agent.change("UPDATE orders SET status = 'paid' WHERE id = 42");
    say("UPDATE orders SET status = 'paid' WHERE id = 42 → " + rows + " row");
    require(rows == 1, "one row should have changed");
  }

  private void whatIsApproved(AgentSession agent) throws SQLException {
    step("The agent drops a column. Its connection waits, and people get a review.");
    Waiting waiting = agent.start(DROP);
    JsonNode change = rehearsed(pending());
    String id = change.path("id").asString("");
    String digest = change.path("digest").asString("");
    ReviewText.of(change).lines().forEach(this::say);

    step("ana approves. Her own agent asked, so she may not.");
    refused(() -> approve(ana, id, digest));

    step("ben and cleo approve exactly this digest.");
    say(ReviewText.outcome(approve(ben, id, digest)));
    say(ReviewText.outcome(approve(cleo, id, digest)));

    step("The statement runs, and the agent's connection gets its answer.");
    say(DROP + " → " + waiting.result());
    String left =
        agent.ask(
            "SELECT count(*) FROM information_schema.columns"
                + " WHERE table_name = 'orders' AND column_name = 'legacy_code'");
    require(left.equals("0"), "the column should be gone");
    require(stateOf(id).equals("executed"), "the change should be executed");
  }

  private void whatIsRejected(AgentSession agent) {
    step("The agent deletes all payments. ben rejects it, and the agent is told why.");
    Waiting waiting = agent.start("DELETE FROM payments");
    String id = pending();
    ben.post("/api/changes/" + id + "/reject", Map.of("reason", "Payments are kept ten years."));
    String error = message(waiting.failure());
    say("DELETE FROM payments → " + error);
    require(error.contains("Payments are kept ten years."), "the reason should be in the error");
    require(stateOf(id).equals("rejected"), "the change should be rejected");
  }

  private void whatIsCancelled(AgentSession agent) throws SQLException {
    step("The agent empties a table, and cancels before anybody decides.");
    Waiting waiting = agent.start("TRUNCATE order_items");
    String id = pending();
    agent.cancel();
    SQLException failure = waiting.failure();
    say("TRUNCATE order_items → " + message(failure));
    require("57014".equals(failure.getSQLState()), "the query should be cancelled");
    require(stateOf(id).equals("withdrawn"), "the change should be withdrawn");
  }

  private void whatIsDenied(AgentSession agent) throws SQLException {
    step("The agent runs a program on the database server. It is refused at once.");
    SQLException failure = agent.start("COPY orders TO PROGRAM 'cat > /tmp/orders'").failure();
    say("COPY orders TO PROGRAM … → " + message(failure));
    require("42501".equals(failure.getSQLState()), "it should be refused as not allowed");

    step("The connection is still usable.");
    String status = agent.ask("SELECT status FROM orders WHERE id = 42");
    say("SELECT status FROM orders WHERE id = 42 → " + status);
    require(status.equals("paid"), "the row should be as the agent left it");
  }

  /// The number of the one change that waits, as soon as there is one.
  private String pending() {
    return Waiting.until(
        "a change waits",
        () -> {
          JsonNode changes = ben.get("/api/changes?state=pending").path("changes");
          return changes.isEmpty()
              ? Optional.empty()
              : Optional.of(changes.get(0).path("id").asString(""));
        });
  }

  /// The whole change, as soon as it was run on a clone: before that, nobody can approve it.
  private JsonNode rehearsed(String id) {
    return Waiting.until(
        "the change is rehearsed",
        () ->
            Optional.of(review(id))
                .filter(change ->
                    !change
                        .path("review")
                        .path("rehearsal")
                        .path("status")
                        .asString("")
                        .equals("running")));
  }

  private JsonNode review(String id) {
    return ben.get("/api/changes/" + id);
  }

  /// The state of a change as soon as it is no longer moving.
  private String stateOf(String id) {
    return Waiting.until(
        "the change is settled",
        () ->
            Optional.of(review(id).path("state").asString(""))
                .filter(state -> !List.of("pending", "ratified", "executing").contains(state)));
  }

  private static JsonNode approve(ApiClient person, String id, String digest) {
    return person.post("/api/changes/" + id + "/approve", Map.of("digest", digest));
  }

  private void refused(Runnable attempt) {
    try {
      attempt.run();
    } catch (CountersignException e) {
      say(Plain.line(String.valueOf(e.getMessage())));
      return;
    }
    throw new StepFailed("this should have been refused");
  }

  private void step(String title) {
    steps++;
    say("");
    say("── " + steps + ". " + title);
  }

  private void say(String line) {
    screen.accept(line);
  }

  static void require(boolean holds, String expectation) {
    if (!holds) {
      throw new StepFailed(expectation);
    }
  }

  private static String message(SQLException failure) {
    return Plain.line(String.valueOf(failure.getMessage()));
  }

  private static ApiClient client(URI url, DemoParties.Person person) {
    return new ApiClient(url, Optional.of(person.token()));
  }
}
