package dev.countersign.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints the newest checkpoint.
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = "Print the newest signed checkpoint; keep it elsewhere to verify against later.")
final class LedgerCheckpointCommand extends Printing {

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    out().print(connection.client().getText("/api/ledger/checkpoint"));
    out().flush();
    return 0;
  }
}
