package dev.countersign.postgres.rules.design;

import java.util.List;

/// The room that a column takes in a row.
///
/// @param bytes its length; 0 when that differs
/// @param alignment it begins at a multiple of this; of no meaning when the length differs
record Room(int bytes, int alignment) {

  private static final Room DIFFERS = new Room(0, 1);

  /// That of a type, as `pg_type` has it in `typlen` and `typalign`.
  static Room of(NewColumn column) {
    return column.type().isArray()
        ? DIFFERS
        : switch (column.type().name()) {
          case "int8",
              "float8",
              "timestamp",
              "timestamptz",
              "time",
              "money",
              "bigserial",
              "serial8" ->
              new Room(8, 8);
          case "timetz" -> new Room(12, 8);
          case "interval", "point" -> new Room(16, 8);
          case "int4", "float4", "date", "oid", "serial", "serial4" -> new Room(4, 4);
          case "int2", "smallserial", "serial2" -> new Room(2, 2);
          case "bool" -> new Room(1, 1);
          case "uuid" -> new Room(16, 1);
          default -> DIFFERS;
        };
  }

  /// The empty bytes between columns in this order.
  static long gaps(List<Room> order) {
    long gaps = 0;
    long at = 0;
    for (Room room : order) {
      if (room.bytes == 0) {
        at = 0;
      } else {
        long gap = Math.floorMod(-at, room.alignment);
        gaps += gap;
        at += gap + room.bytes;
      }
    }
    return gaps;
  }

  /// The higher, the further to the front.
  int rank() {
    return bytes == 0 ? 0 : alignment;
  }
}
