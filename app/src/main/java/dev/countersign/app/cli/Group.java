package dev.countersign.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that has commands below it and does nothing itself.
abstract class Group implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(line, "Name one of the commands of " + spec.name() + ".");
  }
}
