package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Liquibase formatted SQL: a file of change sets, each with its way back in `--rollback` lines or
/// a `liquibase rollback` comment. A change set is a transaction unless it says
/// `runInTransaction:false`; then its statements are sent one by one, or with
/// `splitStatements:false` as one message. Change sets for other databases are none of ours.
/// (Liquibase documentation, "SQL changelogs")
final class Liquibase implements MigrationTool {

  private static final Pattern HEAD =
      Pattern.compile("\\s*--\\s*liquibase formatted.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern CHANGE_SET =
      Pattern.compile("\\s*--\\s*changeset\\s+\\S.*:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ROLLBACK =
      Pattern.compile("(\\s*--\\s*rollback\\s)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NO_ROLLBACK =
      Pattern.compile(
          "\\s*(not required|empty\\b|changesetid:).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern BLOCK =
      Pattern.compile("\\s*/\\*\\s*liquibase rollback\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern IGNORE =
      Pattern.compile("\\s*--\\s*ignoreLines:(\\w+)\\s*", Pattern.CASE_INSENSITIVE);

  @Override
  public String id() {
    return "liquibase";
  }

  @Override
  public boolean owns(SqlFile file) {
    return file.text()
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .filter(HEAD.asMatchPredicate())
        .isPresent();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    Lines lines = new Lines(Placeholders.hide(file.text()));
    dropIgnored(lines);
    var sections = new ArrayList<Section>();
    int start = next(lines, 0);
    while (start < lines.count()) {
      int end = next(lines, start + 1);
      addChangeSet(lines, start, end, sections);
      start = end;
    }
    return sections;
  }

  private static int next(Lines lines, int from) {
    for (int i = from; i < lines.count(); i++) {
      if (CHANGE_SET.matcher(lines.line(i)).matches()) {
        return i;
      }
    }
    return lines.count();
  }

  private static void dropIgnored(Lines lines) {
    int ignored = -1;
    for (int i = 0; i < lines.count(); i++) {
      Matcher matcher = IGNORE.matcher(lines.line(i));
      if (i > ignored && matcher.matches()) {
        ignored = lastIgnored(lines, i, matcher.group(1));
      }
      if (i <= ignored) {
        lines.set(i, Lines.blank(lines.line(i)));
      }
    }
  }

  private static int lastIgnored(Lines lines, int from, String what) {
    if (what.matches("\\d{1,9}")) {
      return Math.min(from + Integer.parseInt(what), lines.count() - 1);
    }
    for (int i = from + 1; i < lines.count(); i++) {
      Matcher matcher = IGNORE.matcher(lines.line(i));
      if (matcher.matches() && matcher.group(1).equalsIgnoreCase("end")) {
        return i;
      }
    }
    return lines.count() - 1;
  }

  private static void addChangeSet(Lines all, int start, int end, List<Section> sections) {
    String mark = all.line(start);
    if (!isOurs(attribute(mark, "dbms").orElse("postgresql"))) {
      return;
    }
    Lines back = new Lines(all.keep(start, end));
    Lines forth = new Lines(all.keep(start, end));
    part(forth, back);
    Transactions applied = applied(mark);
    String delimiter = attribute(mark, "endDelimiter").orElse(";");
    String undo = attribute(mark, "rollbackEndDelimiter").orElse(";");
    sections.add(
        Section.apply(Delimiters.replace(forth.keep(0, forth.count()), delimiter), applied));
    String rollback = back.keep(0, back.count());
    if (!rollback.isBlank() && !NO_ROLLBACK.matcher(rollback).matches()) {
      sections.add(Section.undo(Delimiters.replace(rollback, undo), applied));
    }
  }

  /// Leaves in one what the change set does, and in the other what takes it back.
  private static void part(Lines forth, Lines back) {
    boolean inBlock = false;
    for (int i = 0; i < back.count(); i++) {
      String line = back.line(i);
      Matcher rollback = ROLLBACK.matcher(line);
      boolean opens = BLOCK.matcher(line).matches();
      boolean closes = inBlock && line.strip().endsWith("*/");
      if (rollback.matches()) {
        forth.set(i, Lines.blank(line));
        back.set(i, " ".repeat(rollback.group(1).length()) + rollback.group(2));
      } else if (inBlock || opens) {
        forth.set(i, Lines.blank(line));
        back.set(i, opens || closes ? line.replace("*/", "  ").replaceAll("/\\*.*", "") : line);
        inBlock = !closes;
      } else {
        back.set(i, Lines.blank(line));
      }
    }
  }

  private static Transactions applied(String mark) {
    boolean inTransaction = isTrue(attribute(mark, "runInTransaction"));
    boolean split = isTrue(attribute(mark, "splitStatements"));
    if (inTransaction) {
      return Transactions.ONE;
    }
    return split ? Transactions.NONE : Transactions.ONE_MESSAGE;
  }

  private static boolean isTrue(Optional<String> value) {
    return value.map(Boolean::parseBoolean).orElse(true);
  }

  private static boolean isOurs(String databases) {
    String list = databases.toLowerCase(Locale.ROOT);
    List<String> names = List.of(list.split(","));
    return names.contains("postgresql")
        || names.contains("all")
        || (list.startsWith("!") && !names.contains("!postgresql"));
  }

  private static Optional<String> attribute(String mark, String name) {
    Matcher matcher =
        Pattern.compile("\\s" + name + ":(\\S*)", Pattern.CASE_INSENSITIVE).matcher(mark);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
