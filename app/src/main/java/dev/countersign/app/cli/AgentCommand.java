package dev.countersign.app.cli;

import dev.countersign.app.parties.Registrar;
import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.server.store.StoredAgent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands around agents.
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = "Make agents known beside those of the configuration, and revoke them.",
    subcommands = {AgentCommand.Create.class, AgentCommand.Show.class, AgentCommand.Revoke.class})
final class AgentCommand extends Group {

  /// Makes one known.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Make an agent known, and print its token.",
        "The token is kept nowhere. It is the password of the agent's connections, and its bearer token",
        "for the API."
      })
  static final class Create extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Parameters(paramLabel = "NAME", description = "What it gives as its user.")
    private String name = "";

    @Option(
        names = "--on-behalf-of",
        required = true,
        paramLabel = "PERSON",
        description = "The person it acts for, who then cannot approve what it asks for.")
    private String onBehalfOf = "";

    @Option(
        names = "--target",
        required = true,
        paramLabel = "TARGET",
        description = "A target it may use; can be given several times.")
    private List<String> targets = List.of();

    @Override
    public Integer call() {
      Set<TargetName> used =
          targets.stream().map(TargetName::new).collect(Collectors.toUnmodifiableSet());
      say(
          store.registrar(registrar ->
              registrar.addAgent(new AgentName(name), new PersonName(onBehalfOf), used)));
      note("This is the token of %s. It is shown this once.".formatted(name));
      return 0;
    }
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the agents that were made known by command.")
  static final class Show extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Override
    public Integer call() {
      for (StoredAgent agent : store.registrar(Registrar::agents)) {
        say(
            "%s for %s on %s, %s"
                .formatted(
                    agent.name(),
                    agent.onBehalfOf(),
                    Listing.joined(agent.targets()),
                    Listing.sinceAndUntil(agent.createdAt(), agent.revokedAt())));
      }
      return 0;
    }
  }

  /// Revokes one.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Let an agent no longer connect; its open sessions end within seconds.")
  static final class Revoke extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Parameters(paramLabel = "NAME", description = "The agent.")
    private String name = "";

    @Override
    public Integer call() {
      AgentName agent = new AgentName(name);
      store.registrar(registrar -> {
        registrar.revoke(agent);
        return agent;
      });
      say("Agent %s may no longer connect.".formatted(agent));
      return 0;
    }
  }
}
