package dev.countersign.app.cli;

import java.util.List;

/// Every command, in the order of the alphabet.
final class Commands {

  private Commands() {}

  static List<Object> all() {
    return List.of(
        new AgentCommand(),
        new ApproveCommand(),
        new DemoCommand(),
        new LedgerCommand(),
        new LintCommand(),
        new PersonCommand(),
        new PolicyCommand(),
        new ProposeCommand(),
        new RejectCommand(),
        new ReviewCommand(),
        new ServeCommand(),
        new StatusCommand(),
        new TokenCommand(),
        new UndoCommand(),
        new WithdrawCommand());
  }
}
