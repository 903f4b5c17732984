package dev.countersign.app.cli;

import picocli.CommandLine.Command;

/// The commands around policies.
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Check, test, explain and simulate policies; no server is needed.",
    subcommands = {
      PolicyCheckCommand.class,
      PolicyExplainCommand.class,
      PolicySimulateCommand.class,
      PolicyTestCommand.class
    })
final class PolicyCommand extends Group {}
