package dev.countersign.app.cli;

import dev.countersign.app.demo.Demo;
import dev.countersign.app.demo.DemoScript;
import dev.countersign.app.demo.StepFailed;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs Countersign in front of an embedded database, to play with.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run an embedded PostgreSQL with a shop, and the gate in front of it.")
final class DemoCommand extends Printing {

  @Option(
      names = "--script",
      description = "Play an agent and three people, print each step, and end.")
  private boolean script;

  @Override
  public Integer call() throws InterruptedException {
    return script ? play() : serve();
  }

  private int play() {
    try (Demo demo = Demo.startOnFreePorts(this::say)) {
      new DemoScript(demo, this::say).play();
      return 0;
    } catch (StepFailed e) {
      note("countersign: " + e.getMessage());
      return CommandLines.ANSWER_NO;
    }
  }

  private int serve() throws InterruptedException {
    Demo demo = Demo.start(this::say);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  demo.close();
                  stopped.countDown();
                },
                "stop"));
    demo.howTo().forEach(this::say);
    stopped.await();
    return 0;
  }
}
