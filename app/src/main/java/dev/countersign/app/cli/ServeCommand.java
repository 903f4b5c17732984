package dev.countersign.app.cli;

import dev.countersign.app.Wiring;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs gateways, console and API until it is told to stop.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Run the gateways, the console and the API, until a signal says to stop.")
final class ServeCommand extends Printing {

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration.")
  private Path configuration = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    Configuration read = ConfigurationReader.load(configuration, System.getenv());
    Wiring running = Wiring.start(read);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  running.close();
                  stopped.countDown();
                },
                "stop"));
    running.gateways().forEach(address -> note("Agents connect to " + address + "."));
    note("The console is at " + read.http().publicUrl() + ".");
    note("The ledger's public key is " + running.ledger().verifier() + ".");
    stopped.await();
    return 0;
  }
}
