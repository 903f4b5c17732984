package dev.countersign.postgres.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/// The binary format of `numeric`: digits to the base of 10,000 (`numeric_recv`).
final class NumericText {

  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private static final int DIGITS_PER_GROUP = 4;
  private static final int SCALE_MAX = 0x3fff;

  private NumericText() {}

  static String of(ByteBuffer bytes) {
    int groups = bytes.getShort() & 0xffff;
    int weight = bytes.getShort();
    int sign = bytes.getShort() & 0xffff;
    int scale = bytes.getShort() & SCALE_MAX;
    BigInteger digits = BigInteger.ZERO;
    for (int i = 0; i < groups; i++) {
      digits = digits.multiply(BASE).add(BigInteger.valueOf(bytes.getShort()));
    }
    return switch (sign) {
      case 0xc000 -> "NaN";
      case 0xd000 -> "Infinity";
      case 0xf000 -> "-Infinity";
      default -> {
        int shift = (groups - 1 - weight) * DIGITS_PER_GROUP;
        var value = new BigDecimal(sign == 0x4000 ? digits.negate() : digits, shift);
        yield value.setScale(scale, java.math.RoundingMode.DOWN).toPlainString();
      }
    };
  }
}
