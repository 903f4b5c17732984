package dev.countersign.core.change;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;

/// The number of a change, counted from 1 in one store.
///
/// @param number at least 1
public record ChangeId(long number) {

  public ChangeId {
    if (number < 1) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "A change has a number from 1 on; this is " + number + ".");
    }
  }

  /// The change with this number, as people write it.
  ///
  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] when this is not a number
  public static ChangeId parse(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "A change is named by its number, such as 17.");
    }
    return new ChangeId(Long.parseLong(text));
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
