package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.testkit.ProcessRunner.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;

/// A program that a [ProcessRunner] has started. Its output is collected while it runs; closing
/// kills it and everything it started.
public final class RunningProcess implements AutoCloseable {

  private final ProcessRunner runner;
  private final Process process;
  private final StringBuffer out = new StringBuffer();
  private final StringBuffer err = new StringBuffer();
  private final Thread outReader;
  private final Thread errReader;

  RunningProcess(ProcessRunner runner, Process process) {
    this.runner = runner;
    this.process = process;
    this.outReader = Thread.ofVirtual().start(() -> collect(process.getInputStream(), out));
    this.errReader = Thread.ofVirtual().start(() -> collect(process.getErrorStream(), err));
    Thread.ofVirtual().start(this::feed);
  }

  /// Standard output so far.
  public String out() {
    return out.toString();
  }

  /// Standard error so far.
  public String err() {
    return err.toString();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /// Waits until the text has appeared in either output.
  public void awaitText(String text) {
    Eventually.happens(
        runner.command().getFirst() + " prints " + text,
        runner.limit(),
        () -> out.indexOf(text) >= 0 || err.indexOf(text) >= 0 || isOver(text));
  }

  /// Sends a signal by its name without SIG, such as INT for Ctrl-C.
  public void signal(String name) {
    ProcessRunner.of("sh", "-c", "kill -s " + name + " " + process.pid()).run().outOfSuccess();
  }

  /// Waits for the end.
  ///
  /// @throws AssertionError when it takes longer than the limit
  public Outcome outcome() {
    try {
      if (!process.waitFor(runner.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "still running after %s: %s%n%s%n%s"
                .formatted(runner.limit(), runner.command(), out, err));
      }
      outReader.join();
      errReader.join();
      return new Outcome(process.exitValue(), out(), err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + runner.command(), e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private boolean isOver(String text) {
    if (process.isAlive()) {
      return false;
    }
    Outcome end = outcome();
    if ((end.out() + end.err()).contains(text)) {
      return true;
    }
    throw new AssertionError(
        "%s ended with %d without printing %s:%n%s%n%s"
            .formatted(runner.command(), end.exitCode(), text, end.out(), end.err()));
  }

  private void feed() {
    try (var stdin = process.getOutputStream()) {
      stdin.write(runner.input().getBytes(UTF_8));
    } catch (IOException ended) {
      // A program may end without reading all of its input; its exit code tells whether that is
      // bad.
      return;
    }
  }

  private static void collect(InputStream stream, StringBuffer into) {
    var buffer = new char[8192];
    try (var reader = new InputStreamReader(stream, UTF_8)) {
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        into.append(buffer, 0, count);
      }
    } catch (IOException killed) {
      into.append("[output cut: ").append(killed.getMessage()).append("]");
    }
  }
}
