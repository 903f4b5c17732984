package dev.countersign.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.BlockedAccess.Span;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunPictureTest {

  @Test
  void each_of_a_few_statements_has_a_row() {
    assertThat(RunPicture.of(run(3)).rows())
        .extracting(RunPicture.Row::label)
        .containsExactly(
            "1 UPDATE a", "2 UPDATE a", "3 UPDATE a", "locks on public.a", "writers of public.a");
  }

  @Test
  void many_statements_leave_room_for_the_locks_and_for_who_waited() {
    RunPicture picture = RunPicture.of(run(200));

    assertThat(picture.rows()).hasSize(14);
    assertThat(picture.rows().get(11).label()).isEqualTo("189 more statements");
    assertThat(picture.rows().get(11).bars()).hasSize(189);
    assertThat(picture.rows())
        .extracting(RunPicture.Row::label)
        .endsWith("locks on public.a", "writers of public.a");
  }

  @Test
  void the_last_text_of_the_scale_ends_at_its_mark() {
    assertThat(RunPicture.of(run(1)).ticks())
        .extracting(RunPicture.Tick::anchor)
        .containsExactly("middle", "middle", "middle", "middle", "end");
  }

  private static RehearsedRun run(int statements) {
    Span blocked = new Span(seconds(0), seconds(1));
    return new RehearsedRun(
        RehearsedRun.Kind.REWRITE,
        seconds(statements),
        IntStream.range(0, statements).mapToObj(RunPictureTest::statement).toList(),
        List.of(
            new BlockedAccess(
                "public.a", Access.WRITE, 9, seconds(1), seconds(1), List.of(blocked), "")),
        Optional.empty(),
        Optional.empty());
  }

  private static RehearsedStatement statement(int index) {
    return new RehearsedStatement(
        index,
        "UPDATE a",
        index,
        seconds(index),
        seconds(1),
        Duration.ZERO,
        List.of(new HeldLock("public.a", "SHARE", "writes", seconds(index), seconds(index + 1))),
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
