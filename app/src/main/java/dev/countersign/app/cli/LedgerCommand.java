package dev.countersign.app.cli;

import picocli.CommandLine.Command;

/// The commands around the ledger.
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Fetch checkpoints and proofs from the ledger, and verify it offline.",
    subcommands = {
      LedgerCheckpointCommand.class,
      LedgerExportCommand.class,
      LedgerProveCommand.class,
      LedgerVerifyCommand.class
    })
final class LedgerCommand extends Group {}
