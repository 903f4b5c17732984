package dev.countersign.pggrammar.build;

import java.util.HashMap;
import java.util.Map;

/// A piece of the guest's linear memory that belongs to the split code, below the C stack:
///
/// | at | what |
/// |---|---|
/// | 8 | the C stack pointer, see [ShadowStack] |
/// | 16 … 1023 | cells through which moved code hands over values, see [Handover] |
/// | 1024 … | jump tables of the giant switches, see [SwitchSplitter] |
///
/// Cells rather than globals, because a global costs a method call and a boxed lookup in the JVM
/// and a memory cell an array access.
final class Workspace {
  private static final int STACK_POINTER_OFFSET = 8;
  private static final int CELLS_OFFSET = 16;
  private static final int CELL_BYTES = 8;
  private static final int TABLES_OFFSET = 1024;

  private record CellName(int type, int number) {}

  private static final int RETURN_VALUE = -1;

  private final long base;
  private final Map<CellName, Long> cells = new HashMap<>();
  private final ByteSink tables = new ByteSink();

  Workspace(long base) {
    this.base = base;
  }

  /// The address of the n-th cell for values of that type.
  long cell(int type, int number) {
    return cells.computeIfAbsent(new CellName(type, number), name -> nextCell());
  }

  /// The address of the cell in which a moved `return` leaves its value. It is apart from the
  /// others, since the locals are handed over between the two moments at which it is written and
  /// read.
  long returnCell(int type) {
    return cell(type, RETURN_VALUE);
  }

  private long nextCell() {
    long offset = CELLS_OFFSET + (long) CELL_BYTES * cells.size();
    if (offset + CELL_BYTES > TABLES_OFFSET) {
      throw new UnsupportedModule("more values to hand over than there are cells");
    }
    return base + offset;
  }

  /// Stores a jump table of 32-bit entries and returns its address.
  long addTable(int[] entries) {
    long address = end();
    for (int entry : entries) {
      tables.littleEndian(entry);
    }
    return address;
  }

  long base() {
    return base;
  }

  long stackPointerCell() {
    return base + STACK_POINTER_OFFSET;
  }

  long end() {
    return base + TABLES_OFFSET + tables.size();
  }

  byte[] toBytes(long initialStackPointer) {
    var out = new ByteSink().raw(new byte[STACK_POINTER_OFFSET]);
    out.littleEndian((int) initialStackPointer);
    out.raw(new byte[TABLES_OFFSET - out.size()]);
    return out.raw(tables.toBytes()).toBytes();
  }
}
