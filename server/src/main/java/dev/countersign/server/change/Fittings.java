package dev.countersign.server.change;

/// What everybody at the desk works with.
record Fittings(
    ChangeStore store,
    Docket docket,
    Bell bell,
    Judging judging,
    Answers answers,
    Paces paces,
    DeskSettings settings) {}
