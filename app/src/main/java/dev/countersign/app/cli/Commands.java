package dev.countersign.app.cli;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Every command.
final class Commands {

  /// By name, in the order of the alphabet.
  static final SortedMap<String, Supplier<Object>> ALL =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.<String, Supplier<Object>>ofEntries(
                  entry("agent", AgentCommand::new),
                  entry("approve", ApproveCommand::new),
                  entry("demo", DemoCommand::new),
                  entry("ledger", LedgerCommand::new),
                  entry("lint", LintCommand::new),
                  entry("person", PersonCommand::new),
                  entry("policy", PolicyCommand::new),
                  entry("propose", ProposeCommand::new),
                  entry("reject", RejectCommand::new),
                  entry("review", ReviewCommand::new),
                  entry("serve", ServeCommand::new),
                  entry("status", StatusCommand::new),
                  entry("token", TokenCommand::new),
                  entry("undo", UndoCommand::new),
                  entry("withdraw", WithdrawCommand::new))));

  private Commands() {}
}
