package dev.countersign.core.change;

import dev.countersign.core.BindValue;
import dev.countersign.core.Digest;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// The digest over a change's content and everything that people are shown of it.
///
/// Every field counts, in the order of the records, each with its length: whoever approves a digest
/// approves the locks, the rows and the undo that they read, not the text alone. A field that joins
/// a record of the review joins here, for reviews of the form that has it: the digest of a review
/// that was filed before stays what it was. A test that varies every field holds this complete.
final class ReviewDigest {

  private final Digest.Builder digest = Digest.over("countersign change digest v1");

  private final int version;

  private ReviewDigest(int version) {
    this.version = version;
  }

  static Digest of(Digest content, Review review) {
    ReviewDigest walk = new ReviewDigest(review.version());
    walk.digest.add(content.hex());
    walk.add(review);
    return walk.digest.build();
  }

  private void add(Review review) {
    digest.add(review.version());
    add(review.verdict());
    digest.add(review.risk().id()).add(review.headline());
    each(review.statements(), this::add);
    each(review.findings(), this::add);
    add(review.undo());
    maybe(review.proposedUndo());
    if (version >= 2) {
      maybe(review.undoCheck(), this::add);
    }
    each(review.requirements(), this::add);
    maybe(review.claim());
    digest
        .add(review.plan())
        .add(review.role())
        .add(review.serverVersion())
        .add(review.catalogFingerprint());
    digest.add(review.createdAt().toString());
    review.rehearsal().ifPresent(this::add);
  }

  /// Comes last and only where there is one, so that reviews from before there were any keep their
  /// digest.
  private void add(Rehearsal rehearsal) {
    digest.add("rehearsal").add(rehearsal.status().id());
    digest.add(rehearsal.provider()).add(rehearsal.source());
    add(rehearsal.cloneBytes());
    digest.add(rehearsal.serverVersion());
    each(rehearsal.runs(), this::add);
    digest.add(rehearsal.problem());
    digest.add(rehearsal.startedAt().toString()).add(rehearsal.until().toString());
  }

  private void add(RehearsedRun run) {
    digest.add(run.kind().id());
    add(run.duration());
    each(run.statements(), this::add);
    each(run.access(), this::add);
    add(run.comparison().isPresent());
    run.comparison().ifPresent(this::add);
    add(run.failure().isPresent());
    run.failure().ifPresent(this::add);
  }

  private void add(RehearsedStatement statement) {
    digest.add(statement.index()).add(statement.text()).add(statement.transaction());
    add(statement.from());
    add(statement.duration());
    add(statement.waited());
    each(statement.locks(), this::add);
    each(statement.rewritten(), digest::add);
    add(statement.scanned().isPresent());
    statement.scanned().ifPresent(tables -> each(tables, digest::add));
    add(statement.rows());
    add(statement.walBytes());
    add(statement.tempBytes());
  }

  private void add(HeldLock lock) {
    digest.add(lock.object()).add(lock.mode()).add(lock.blocks());
    add(lock.from());
    add(lock.to());
  }

  private void add(BlockedAccess access) {
    digest.add(access.table()).add(access.access().id()).add(access.tries());
    add(access.longest());
    add(access.total());
    each(
        access.blocked(),
        span -> {
          add(span.from());
          add(span.to());
        });
    digest.add(access.refused());
  }

  private void add(SchemaComparison comparison) {
    add(comparison.identical());
    each(comparison.differences(), digest::add);
  }

  private void add(RehearsedRun.Failure failure) {
    digest.add(failure.statement()).add(failure.code());
    digest.add(failure.message()).add(failure.detail());
  }

  private void add(Duration duration) {
    digest.add(duration.toNanos());
  }

  private void add(Verdict verdict) {
    digest.add(verdict.rule());
    switch (verdict) {
      case Verdict.Allow _ -> digest.add("allow");
      case Verdict.Hold hold -> digest.add("hold").add(hold.reason());
      case Verdict.Deny deny -> digest.add("deny").add(deny.reason());
    }
  }

  private void add(ReviewedStatement statement) {
    digest.add(statement.index()).add(statement.line()).add(statement.endLine());
    digest.add(statement.kind());
    add(statement.parsed());
    digest.add(statement.summary());
    add(statement.disclosure());
    each(statement.values(), this::add);
    each(statement.effects(), this::add);
    each(statement.findings(), this::add);
    each(statement.locks(), this::add);
    add(statement.impact());
    add(statement.undo());
    each(statement.dependants(), digest::add);
    each(statement.notes(), digest::add);
    if (version >= 2) {
      maybe(statement.timing(), this::add);
      maybe(statement.rewrite(), this::add);
    }
    if (version >= 3) {
      maybe(statement.keeping(), this::add);
    }
  }

  private void add(Keeping keeping) {
    each(keeping.first(), digest::add);
    each(keeping.before(), digest::add);
    each(keeping.after(), digest::add);
    add(keeping.counted());
    each(keeping.tables(), digest::add);
    add(keeping.time());
    digest.add(keeping.reason());
    maybe(keeping.timing(), this::add);
  }

  private void add(Rewrite rewrite) {
    digest.add(rewrite.why());
    each(rewrite.phases(), this::add);
  }

  private void add(Rewrite.Phase phase) {
    digest.add(phase.title());
    each(phase.statements(), digest::add);
    digest.add(phase.run().id());
    maybe(phase.later());
  }

  private void add(Timing timing) {
    digest.add(timing.operation());
    add(timing.bytes());
    add(timing.lowMillis());
    add(timing.highMillis());
    digest.add(timing.source());
  }

  private void add(Disclosure disclosure) {
    each(
        disclosure.pieces(),
        piece -> digest.add(piece.kind().name()).add(piece.text()).add(piece.shown()));
    each(disclosure.warnings(), digest::add);
  }

  private void add(BindValue value) {
    digest.add(value.typeName()).add(value.typeId());
    add(value.binary());
    add(value.bytes().isPresent());
    value.bytes().ifPresent(bytes -> digest.add(bytes.toArray()));
    digest.add(value.shown());
  }

  private void add(Effect effect) {
    digest.add(effect.action().id());
    add(effect.object());
    digest.add(effect.extent().id());
    add(effect.via().isPresent());
    effect.via().ifPresent(this::add);
    digest.add(effect.detail());
  }

  private void add(ObjectName object) {
    digest.add(object.kind());
    maybe(object.schema());
    digest.add(object.name());
    add(object.certain());
  }

  private void add(Finding finding) {
    digest.add(finding.rule()).add(finding.severity().id());
    digest.add(finding.line()).add(finding.column());
    digest.add(finding.object()).add(finding.message()).add(finding.advice());
    if (version >= 2) {
      maybe(finding.accepted());
    }
  }

  private void add(LockForecast lock) {
    digest.add(lock.object()).add(lock.mode()).add(lock.blocks());
    add(lock.rewrite());
    add(lock.scan());
    add(lock.certain());
    digest.add(lock.release().name());
  }

  private void add(Impact impact) {
    add(impact.rowsLow());
    add(impact.rowsHigh());
    add(impact.bytes());
    digest.add(impact.source());
  }

  private void add(Undo undo) {
    digest.add(undo.grade().id());
    each(undo.statements(), digest::add);
    digest.add(undo.reason());
    each(undo.locks(), this::add);
    if (version >= 2) {
      maybe(undo.safety());
    }
  }

  private void add(UndoCheck check) {
    digest.add(check.result().id()).add(check.reason());
    each(check.effects(), this::add);
    each(check.locks(), this::add);
    each(check.findings(), this::add);
    maybe(check.safety());
  }

  private void add(Requirement requirement) {
    digest.add(requirement.rule()).add(requirement.group().value());
    digest.add(requirement.people()).add(requirement.reason());
  }

  private void add(OptionalLong number) {
    add(number.isPresent());
    number.ifPresent(digest::add);
  }

  private void add(boolean flag) {
    digest.add(flag ? 1 : 0);
  }

  private void maybe(Optional<String> text) {
    maybe(text, digest::add);
  }

  private <T> void maybe(Optional<T> item, Consumer<T> one) {
    add(item.isPresent());
    item.ifPresent(one);
  }

  private <T> void each(List<T> items, Consumer<T> one) {
    digest.add(items.size());
    items.forEach(one);
  }
}
