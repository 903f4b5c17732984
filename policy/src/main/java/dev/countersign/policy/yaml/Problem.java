package dev.countersign.policy.yaml;

/// One mistake in a file.
///
/// @param file the file, as the user named it
/// @param at where
/// @param message what is wrong, and what to do
public record Problem(String file, Position at, String message) {

  @Override
  public String toString() {
    return file + ":" + at + ": " + message;
  }
}
