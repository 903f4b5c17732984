package dev.countersign.pggrammar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/// The linear memory of a guest: one flat array, so that a load is one bounds check and one machine
/// instruction. (Endive's own memory is a table of pages; with it a parse takes twice as long.)
/// Access beyond the end throws [IndexOutOfBoundsException], after which the guest is not used
/// again.
///
/// Owned by one thread at a time. A parser has no threads, so waiting and notifying are not
/// supported.
final class GuestMemory implements Memory {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final int PAGES_MAX = 16_384;

  private final MemoryLimits limits;
  private byte[] bytes;
  private DataSegment[] segments = {};

  GuestMemory(MemoryLimits limits) {
    this.limits = limits;
    bytes = new byte[limits.initialPages() * PAGE_SIZE];
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  int size() {
    return bytes.length;
  }

  /// The C string at this address, without its NUL.
  byte[] cString(int address) {
    return Arrays.copyOfRange(bytes, address, endOfCString(address));
  }

  /// Writes a C string.
  void writeCString(int address, byte[] text) {
    write(address, text, 0, text.length);
    bytes[address + text.length] = 0;
  }

  /// Looks at eight bytes at a time: subtracting one borrows from the bit above exactly the zero
  /// bytes.
  private int endOfCString(int address) {
    int at = address;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long word = readLong(at);
      long zeros = word - 0x0101010101010101L & ~word & 0x8080808080808080L;
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (bytes[at] != 0) {
      at++;
    }
    return at;
  }

  @Override
  public int pages() {
    return bytes.length / PAGE_SIZE;
  }

  @Override
  public int grow(int more) {
    int before = pages();
    long wanted = (long) before + more;
    if (more < 0 || wanted > maximumPages()) {
      return -1;
    }
    bytes = Arrays.copyOf(bytes, Math.toIntExact(wanted * PAGE_SIZE));
    return before;
  }

  @Override
  public int initialPages() {
    return limits.initialPages();
  }

  @Override
  public int maximumPages() {
    return Math.min(limits.maximumPages(), PAGES_MAX);
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public Object lock(int address) {
    throw new UnsupportedOperationException("threads");
  }

  @Override
  public int waitOn(int address, int expected, long timeout) {
    throw new UnsupportedOperationException("threads");
  }

  @Override
  public int waitOn(int address, long expected, long timeout) {
    throw new UnsupportedOperationException("threads");
  }

  @Override
  public int notify(int address, int waiters) {
    return 0;
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    initialize(instance, dataSegments, 0);
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments, int memoryIndex) {
    segments = dataSegments.clone();
    for (var segment : segments) {
      if (segment instanceof ActiveDataSegment active) {
        var offset = ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions());
        write((int) offset[0], active.data(), 0, active.data().length);
      }
    }
  }

  @Override
  public void initPassiveSegment(int segment, int to, int from, int count) {
    write(to, segments[segment].data(), from, count);
  }

  @Override
  public void drop(int segment) {
    segments[segment] = PassiveDataSegment.EMPTY;
  }

  @Override
  public void write(int address, byte[] source, int from, int count) {
    System.arraycopy(source, from, bytes, address, count);
  }

  @Override
  public byte read(int address) {
    return bytes[address];
  }

  @Override
  public byte[] readBytes(int address, int count) {
    return Arrays.copyOfRange(bytes, address, address + count);
  }

  @Override
  public void writeByte(int address, byte value) {
    bytes[address] = value;
  }

  @Override
  public short readShort(int address) {
    return (short) SHORT.get(bytes, address);
  }

  @Override
  public long readU16(int address) {
    return Short.toUnsignedLong(readShort(address));
  }

  @Override
  public void writeShort(int address, short value) {
    SHORT.set(bytes, address, value);
  }

  @Override
  public int readInt(int address) {
    return (int) INT.get(bytes, address);
  }

  @Override
  public void writeI32(int address, int value) {
    INT.set(bytes, address, value);
  }

  @Override
  public long readLong(int address) {
    return (long) LONG.get(bytes, address);
  }

  @Override
  public void writeLong(int address, long value) {
    LONG.set(bytes, address, value);
  }

  @Override
  public float readFloat(int address) {
    return (float) FLOAT.get(bytes, address);
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    FLOAT.set(bytes, address, value);
  }

  @Override
  public double readDouble(int address) {
    return (double) DOUBLE.get(bytes, address);
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    DOUBLE.set(bytes, address, value);
  }

  @Override
  public void zero() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public void fill(byte value, int from, int to) {
    Arrays.fill(bytes, from, to, value);
  }

  @Override
  public void copy(int to, int from, int count) {
    System.arraycopy(bytes, from, bytes, to, count);
  }
}
