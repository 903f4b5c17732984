package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Verdict;
import java.util.Locale;

/// What a verdict rule decides.
enum Decision {
  ALLOW,
  HOLD,
  DENY;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Decision of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> ALLOW;
      case Verdict.Hold hold -> HOLD;
      case Verdict.Deny deny -> DENY;
    };
  }

  static Decision of(String id) {
    for (Decision decision : values()) {
      if (decision.id().equals(id)) {
        return decision;
      }
    }
    throw new CountersignException(
        ErrorCode.POLICY, "There is no verdict \"" + id + "\"; it is one of allow, hold, deny.");
  }
}
