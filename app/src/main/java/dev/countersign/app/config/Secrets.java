package dev.countersign.app.config;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces `${env:NAME}` and `${file:PATH}` in values. What is put in is not looked at again.
///
/// @param environment the environment variables
record Secrets(Map<String, String> environment) {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");
  private static final int FILE_BYTES_MAX = 64 << 10;

  Secrets {
    environment = Map.copyOf(environment);
  }

  /// The text with every reference replaced.
  ///
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] that names the reference and never
  ///   shows a value
  String resolve(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value(matcher.group(1))));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String value(String reference) {
    int colon = reference.indexOf(':');
    String source = colon < 0 ? "" : reference.substring(0, colon);
    String name = reference.substring(colon + 1);
    return switch (source) {
      case "env" -> variable(name);
      case "file" -> content(name);
      default -> throw bad("${" + reference + "} is not known; write ${env:NAME} or ${file:PATH}.");
    };
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw bad("The environment variable " + name + " is not set.");
    }
    return value;
  }

  private static String content(String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw bad("The file " + name + " is longer than " + FILE_BYTES_MAX + " bytes.");
      }
      return Files.readString(file).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION,
          "The file %s cannot be read (%s).".formatted(name, e.getClass().getSimpleName()),
          e);
    }
  }

  private static CountersignException bad(String message) {
    return new CountersignException(ErrorCode.CONFIGURATION, message);
  }
}
