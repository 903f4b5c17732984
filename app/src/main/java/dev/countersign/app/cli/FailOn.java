package dev.countersign.app.cli;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// From which severity on findings make the exit code 1.
final class FailOn {

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description =
          "From which severity on the exit code is 1: style, low, medium, high or critical"
              + " (default: ${DEFAULT-VALUE}).")
  private String failOn = "medium";

  Severity severity() {
    return List.of(Severity.values()).stream()
        .filter(severity -> severity.id().equals(failOn.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.BAD_REQUEST,
                "--fail-on is style, low, medium, high or critical, not \"%s\"."
                    .formatted(failOn)));
  }

  static boolean fails(Stream<Finding> findings, Severity limit) {
    return findings.anyMatch(f -> !f.suppressed() && f.severity().compareTo(limit) >= 0);
  }
}
