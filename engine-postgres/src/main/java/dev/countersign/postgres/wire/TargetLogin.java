package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.Target;
import dev.countersign.core.wire.Admission.Known;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// From a client that proved who it is to a session that stands on the target.
///
/// The client hears nothing of the gate's own login: when it fails, neither the role nor the
/// server's words about it reach the client.
final class TargetLogin implements Phase {

  private static final int KEPT_BYTES_MAX = 1 << 20;
  private static final int APPLICATION_NAME_BYTES_MAX = 63;

  private final PgConversation conversation;
  private final Startup startup;
  private final Known known;
  private final ServerLogin login;
  private ByteBuffer kept;

  TargetLogin(
      PgConversation conversation,
      Startup startup,
      SortedMap<String, String> settings,
      Known known,
      ByteBuffer kept) {
    this.conversation = conversation;
    this.startup = startup;
    this.known = known;
    this.kept = ByteBuffer.allocate(Math.max(64, kept.remaining())).put(kept);
    Target target = known.target();
    var annotated = new TreeMap<>(settings);
    annotated.put("application_name", annotated(settings));
    this.login =
        new ServerLogin(
            ServerLogin.Request.of(target, target.session(), annotated), conversation.random());
  }

  /// The agent's name first: the server cuts the end off.
  private String annotated(SortedMap<String, String> settings) {
    String own = settings.getOrDefault("application_name", "");
    String all = known.agent() + (own.isEmpty() ? "" : " " + own);
    return all.length() > APPLICATION_NAME_BYTES_MAX
        ? all.substring(0, APPLICATION_NAME_BYTES_MAX)
        : all;
  }

  @Override
  public void connected(Steps steps) {
    perform(login.begin(), steps);
  }

  @Override
  public void secured(Side side, Optional<Bytes> endPoint, Steps steps) {
    if (side == Side.SERVER) {
      perform(login.secured(endPoint), steps);
    }
  }

  @Override
  public void fromServer(ByteBuffer bytes, Steps steps) {
    perform(login.received(bytes), steps);
  }

  @Override
  public void fromClient(ByteBuffer bytes, Steps steps) {
    if (kept.position() + bytes.remaining() > KEPT_BYTES_MAX) {
      conversation.end(PgError.fatal("54000", "too many bytes before the session is ready"), steps);
      return;
    }
    if (kept.remaining() < bytes.remaining()) {
      kept = ByteBuffer.allocate(2 * (kept.position() + bytes.remaining())).put(kept.flip());
    }
    kept.put(bytes.slice());
  }

  @Override
  public void serverLost(String why, Steps steps) {
    conversation.end(
        PgError.fatal(
            "08006", "the target \"" + known.target().name() + "\" cannot be reached: " + why),
        steps);
  }

  @Override
  public int keptBytes() {
    return kept.position();
  }

  private void perform(List<ServerLogin.Step> todo, Steps steps) {
    for (ServerLogin.Step step : todo) {
      switch (step) {
        case ServerLogin.Step.Send(ByteBuffer bytes) -> steps.send(Side.SERVER, bytes);
        case ServerLogin.Step.StartTls _ -> steps.secure(Side.SERVER);
        case ServerLogin.Step.LoggedIn done ->
            conversation.stands(startup, known, done, kept.flip(), steps);
        case ServerLogin.Step.Failed(PgError error) -> failed(error, steps);
      }
    }
  }

  private void failed(PgError error, Steps steps) {
    String target = "the target \"" + known.target().name() + "\"";
    PgError told =
        switch (error.sqlState()) {
          case "57P03" -> PgError.fatal("57P03", target + " is starting up or shutting down");
          case "53300" -> PgError.fatal("53300", target + " takes no more connections");
          default ->
              PgError.fatal("08004", target + " refused the gate's login")
                  .hint("The operator of the gate finds the reason in its log.");
        };
    steps.send(Side.CLIENT, told.toMessage());
    steps.close(target + " refused the login: " + error.sqlState() + " " + error.message());
  }
}
