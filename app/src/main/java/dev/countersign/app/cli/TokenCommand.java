package dev.countersign.app.cli;

import dev.countersign.app.parties.Registrar;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.server.store.StoredToken;
import dev.countersign.server.store.StoredToken.HolderKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands around tokens for the API.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Issue bearer tokens for the API to agents and people, and revoke them.",
    subcommands = {TokenCommand.Create.class, TokenCommand.Show.class, TokenCommand.Revoke.class})
final class TokenCommand extends Group {

  private static final int DAYS_MAX = 3_650;

  /// Issues one.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Issue a token for the API, and print it.",
        "The token is kept nowhere. It is no password for a gateway: agent create makes that one."
      })
  static final class Create extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @ArgGroup(multiplicity = "1")
    private Holder holder = new Holder();

    @Option(
        names = "--label",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "What it is for, for the list.")
    private String label = "";

    @Option(
        names = "--days",
        paramLabel = "DAYS",
        defaultValue = "90",
        description = "How long it works (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    public Integer call() {
      if (days < 1 || days > DAYS_MAX) {
        throw new CountersignException(
            ErrorCode.BAD_REQUEST,
            "A token works for 1 to %d days; these are %d.".formatted(DAYS_MAX, days));
      }
      Registrar.Issued issued =
          store.registrar(registrar ->
              registrar.issue(holder.kind(), holder.name(), label, Duration.ofDays(days)));
      say(issued.secret());
      note(
          "This is token %s of %s, which works until %s. It is shown this once."
              .formatted(issued.token().id(), holder.name(), issued.token().expiresAt()));
      return 0;
    }

    /// Whose token it is.
    static final class Holder {

      @Option(names = "--agent", required = true, paramLabel = "NAME", description = "An agent.")
      private Optional<String> agent = Optional.empty();

      @Option(names = "--person", required = true, paramLabel = "NAME", description = "A person.")
      private Optional<String> person = Optional.empty();

      HolderKind kind() {
        return agent.isPresent() ? HolderKind.AGENT : HolderKind.PERSON;
      }

      String name() {
        return agent.or(() -> person).orElse("");
      }
    }
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the tokens that were issued by command.")
  static final class Show extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Override
    public Integer call() {
      for (StoredToken token : store.registrar(Registrar::tokens)) {
        say(
            "%s of %s %s%s, until %s, %s"
                .formatted(
                    token.id(),
                    token.holderKind().name().toLowerCase(Locale.ROOT),
                    token.holder(),
                    token.label().isEmpty() ? "" : " \"" + token.label() + "\"",
                    token.expiresAt(),
                    Listing.sinceAndUntil(token.createdAt(), token.revokedAt())));
      }
      return 0;
    }
  }

  /// Revokes one.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Let a token no longer work.")
  static final class Revoke extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Parameters(paramLabel = "ID", description = "The token, by the id that the list shows.")
    private String id = "";

    @Override
    public Integer call() {
      store.registrar(registrar -> {
        registrar.revokeToken(id);
        return id;
      });
      say("Token %s no longer works.".formatted(id));
      return 0;
    }
  }
}
