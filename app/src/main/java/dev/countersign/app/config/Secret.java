package dev.countersign.app.config;

/// A text that nobody may see. Its text form does not show it.
///
/// @param value the text itself
public record Secret(String value) {

  @Override
  public String toString() {
    return "(secret)";
  }
}
