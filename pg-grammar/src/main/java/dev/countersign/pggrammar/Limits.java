package dev.countersign.pggrammar;

/// What a parser may use. All sizes are in bytes.
///
/// @param instances how many texts are parsed at the same time; each instance takes about 4 MB
/// @param sqlBytesMax a longer text is [Refusal.TooComplex]; a megabyte of INSERT takes about 180
///   ms
/// @param memoryBytesMax what one instance may grow to while it works
/// @param retainedBytesMax an instance that grew beyond this is dropped after its work
/// @param deepStackBytes the stack of the one thread that tries a text again when its nesting was
///   too deep for the caller's stack
public record Limits(
    int instances, int sqlBytesMax, int memoryBytesMax, int retainedBytesMax, int deepStackBytes) {
  private static final int MEBIBYTE = 1 << 20;

  /// What an instance has at birth.
  private static final int MEMORY_BYTES_MIN = 4 * MEBIBYTE;

  /// As many instances as there are processors, texts up to 16 MiB.
  public static final Limits DEFAULT =
      new Limits(
          Runtime.getRuntime().availableProcessors(),
          16 * MEBIBYTE,
          256 * MEBIBYTE,
          16 * MEBIBYTE,
          32 * MEBIBYTE);

  /// Checks that an instance can live within the limits.
  public Limits {
    atLeast("instances", instances, 1);
    atLeast("sqlBytesMax", sqlBytesMax, 1);
    atLeast("memoryBytesMax", memoryBytesMax, MEMORY_BYTES_MIN);
    atLeast("retainedBytesMax", retainedBytesMax, MEMORY_BYTES_MIN);
    atLeast("deepStackBytes", deepStackBytes, MEBIBYTE);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
    }
  }
}
