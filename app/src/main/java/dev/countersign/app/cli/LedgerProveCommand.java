package dev.countersign.app.cli;

import dev.countersign.ledger.EntryProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Proves that an entry is in the ledger.
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Print an entry with its proof, for somebody who has the ledger's public key only.")
final class LedgerProveCommand extends Printing {

  @Mixin private ConfiguredStore store = new ConfiguredStore();

  @Parameters(paramLabel = "INDEX", description = "The index of the entry, from 0.")
  private long index;

  @Override
  public Integer call() {
    EntryProof proof = store.ledger(ledger -> ledger.prove(index));
    out().print(proof.write());
    out().flush();
    return 0;
  }
}
