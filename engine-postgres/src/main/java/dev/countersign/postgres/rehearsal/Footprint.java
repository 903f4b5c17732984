package dev.countersign.postgres.rehearsal;

import dev.countersign.postgres.driver.CloneLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be told of a database from the connection that changes it, at one moment between two
/// statements: also inside a transaction, where others see nothing yet.
///
/// @param wal the position of the write-ahead log, in bytes
/// @param files the storage of every table, materialized view and index, by name
/// @param read rows that scans of whole tables have read in this transaction, by name of the table;
///   empty outside of transactions
/// @param held the locks of this connection: object number and mode
record Footprint(
    long wal, Map<String, Long> files, Optional<Map<String, Long>> read, List<Held> held) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String QUESTION =
      """
      SELECT pg_catalog.json_build_object(
        'wal', pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'),
        'files', (SELECT pg_catalog.json_object_agg(
                           pg_catalog.format('%I.%I', n.nspname, c.relname), c.relfilenode)
                    FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.relkind IN ('r', 'm', 'i') AND c.oid >= 16384
                     AND n.nspname !~ '^pg_'),
        'read', (SELECT pg_catalog.json_object_agg(
                          pg_catalog.format('%I.%I', schemaname, relname), seq_tup_read)
                   FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_tup_read > 0),
        'held', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(relation::bigint, mode))
                   FROM pg_catalog.pg_locks
                  WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
                    AND relation >= 16384))\
      """;

  /// A lock that is held.
  record Held(long object, String mode) {}

  /// @param inTransaction whether a transaction is open on the link
  static Footprint of(CloneLink link, boolean inTransaction) {
    JsonNode all = JSON.readTree(link.text(QUESTION));
    List<Held> held = new ArrayList<>();
    all.path("held")
        .forEach(lock -> held.add(new Held(lock.path(0).asLong(), lock.path(1).asString())));
    return new Footprint(
        all.path("wal").asLong(),
        numbers(all.path("files")),
        inTransaction ? Optional.of(numbers(all.path("read"))) : Optional.empty(),
        List.copyOf(held));
  }

  /// Tables and indexes whose storage is another one now; what is new or gone is not among them.
  List<String> rewrittenUntil(Footprint later) {
    return files.entrySet().stream()
        .filter(file -> later.files.containsKey(file.getKey()))
        .filter(file -> !file.getValue().equals(later.files.get(file.getKey())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// Tables that were scanned between this footprint and a later one of the same transaction.
  Optional<List<String>> scannedUntil(Footprint later) {
    Map<String, Long> earlier = read.orElse(Map.of());
    return later.read.map(now ->
        now.entrySet().stream()
            .filter(entry -> entry.getValue() > earlier.getOrDefault(entry.getKey(), 0L))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  private static Map<String, Long> numbers(JsonNode object) {
    Map<String, Long> numbers = new HashMap<>();
    object.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asLong()));
    return numbers;
  }
}
