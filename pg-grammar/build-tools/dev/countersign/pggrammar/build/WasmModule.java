package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A WebAssembly module, taken apart as far as the splitter needs: types, functions and data are
/// objects, every other section is kept as the bytes it came with.
final class WasmModule {
  private static final int HEADER_BYTES = 8;
  private static final int PAGES_MAX = 16_384;

  /// Segments closer than this are written as one: fewer segments load faster.
  private static final int SEGMENT_GAP_MAX = 256;

  private static final int TYPES = 1;
  private static final int IMPORTS = 2;
  private static final int FUNCTIONS = 3;
  private static final int MEMORY = 5;
  private static final int GLOBALS = 6;
  private static final int CODE = 10;
  private static final int DATA = 11;
  private static final int DATA_COUNT = 12;

  private record Section(int id, byte[] content) {}

  private final byte[] header;
  private final List<Section> sections = new ArrayList<>();
  private final List<FunctionType> types = new ArrayList<>();
  private final List<Integer> importedTypes = new ArrayList<>();
  private final List<Integer> declaredTypes = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final TreeMap<Long, byte[]> data = new TreeMap<>();
  private long stackPointer;
  private int memoryPages;

  private WasmModule(byte[] header) {
    this.header = header;
  }

  static WasmModule read(byte[] binary) {
    var module = new WasmModule(Arrays.copyOf(binary, HEADER_BYTES));
    var in = new ByteSource(binary);
    in.take(HEADER_BYTES);
    while (in.hasMore()) {
      int id = in.u8();
      module.sections.add(new Section(id, in.take(in.index())));
    }
    module.sections.forEach(module::readSection);
    return module;
  }

  FunctionType type(int index) {
    return types.get(index);
  }

  FunctionType typeOfFunction(int index) {
    int imported = importedTypes.size();
    return type(index < imported ? importedTypes.get(index) : declaredTypes.get(index - imported));
  }

  /// The functions with code; the list grows while the splitter walks it.
  List<Function> functions() {
    return functions;
  }

  int indexOf(int declaredFunction) {
    return importedTypes.size() + declaredFunction;
  }

  /// Adds a function and returns its index.
  int add(Function function) {
    if (!types.contains(function.type)) {
      types.add(function.type);
    }
    functions.add(function);
    declaredTypes.add(types.indexOf(function.type));
    return indexOf(functions.size() - 1);
  }

  /// The initial value of global 0, which is emscripten's stack pointer.
  long stackPointer() {
    return stackPointer;
  }

  void setStackPointer(long stackPointer) {
    this.stackPointer = stackPointer;
  }

  void setMemoryPages(int memoryPages) {
    this.memoryPages = memoryPages;
  }

  /// Static data by address.
  Map<Long, byte[]> data() {
    return data;
  }

  long dataEnd() {
    return data.entrySet().stream()
        .mapToLong(e -> e.getKey() + e.getValue().length)
        .max()
        .orElse(0);
  }

  byte[] toBytes() {
    var out = new ByteSink().raw(header);
    var segments = joinedData();
    for (var section : sections) {
      out.u8(section.id()).block(content(section, segments));
    }
    return out.toBytes();
  }

  private void readSection(Section section) {
    var in = new ByteSource(section.content());
    switch (section.id()) {
      case TYPES -> readEach(in, () -> types.add(readType(in)));
      case IMPORTS -> readEach(in, () -> importedTypes.add(readFunctionImport(in)));
      case FUNCTIONS -> readEach(in, () -> declaredTypes.add(in.index()));
      case GLOBALS -> readStackPointer(in);
      case CODE -> readEach(in, () -> functions.add(readFunction(in)));
      case DATA -> readEach(in, () -> readSegment(in));
      default -> {}
    }
  }

  private static void readEach(ByteSource in, Runnable one) {
    for (int count = in.index(); count > 0; count--) {
      one.run();
    }
  }

  private static FunctionType readType(ByteSource in) {
    expect(in.u8() == 0x60, "a type that is not a function");
    return new FunctionType(readValueTypes(in), readValueTypes(in));
  }

  private static List<Integer> readValueTypes(ByteSource in) {
    var valueTypes = new ArrayList<Integer>();
    readEach(in, () -> valueTypes.add(in.u8()));
    return valueTypes;
  }

  private static int readFunctionImport(ByteSource in) {
    in.name();
    in.name();
    expect(in.u8() == 0, "an import that is not a function");
    return in.index();
  }

  private void readStackPointer(ByteSource in) {
    expect(in.index() > 0 && in.u8() == ValueType.I32 && in.u8() == 1, "no stack pointer");
    expect(in.u8() == Opcode.I32_CONST, "a computed stack pointer");
    stackPointer = in.signed();
  }

  private Function readFunction(ByteSource in) {
    return Function.read(type(declaredTypes.get(functions.size())), in.take(in.index()));
  }

  private void readSegment(ByteSource in) {
    expect(in.index() == 0 && in.u8() == Opcode.I32_CONST, "a passive data segment");
    long address = in.signed();
    expect(in.u8() == Opcode.END, "a computed data address");
    data.put(address, in.take(in.index()));
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsupportedModule(otherwise);
    }
  }

  private byte[] content(Section section, Map<Long, byte[]> segments) {
    return switch (section.id()) {
      case TYPES -> typeSection();
      case FUNCTIONS -> functionSection();
      case MEMORY -> new ByteSink().u8(1).u8(1).unsigned(memoryPages).unsigned(PAGES_MAX).toBytes();
      case GLOBALS -> globalSection(section.content());
      case CODE -> codeSection();
      case DATA -> dataSection(segments);
      case DATA_COUNT -> new ByteSink().unsigned(segments.size()).toBytes();
      default -> section.content();
    };
  }

  private byte[] typeSection() {
    var out = new ByteSink().unsigned(types.size());
    for (var type : types) {
      out.u8(0x60).unsigned(type.parameters().size());
      type.parameters().forEach(out::u8);
      out.unsigned(type.results().size());
      type.results().forEach(out::u8);
    }
    return out.toBytes();
  }

  private byte[] functionSection() {
    var out = new ByteSink().unsigned(declaredTypes.size());
    declaredTypes.forEach(out::unsigned);
    return out.toBytes();
  }

  private byte[] globalSection(byte[] original) {
    var in = new ByteSource(original);
    var out = new ByteSink().unsigned(in.unsigned()).u8(in.u8()).u8(in.u8()).u8(in.u8());
    in.signed();
    return out.signed(stackPointer).raw(in.rest()).toBytes();
  }

  private byte[] codeSection() {
    var out = new ByteSink().unsigned(functions.size());
    functions.forEach(function -> out.block(function.toBytes()));
    return out.toBytes();
  }

  private static byte[] dataSection(Map<Long, byte[]> segments) {
    var out = new ByteSink().unsigned(segments.size());
    segments.forEach((address, bytes) ->
        out.u8(0).u8(Opcode.I32_CONST).signed(address).u8(Opcode.END).block(bytes));
    return out.toBytes();
  }

  private Map<Long, byte[]> joinedData() {
    var joined = new TreeMap<Long, byte[]>();
    for (var segment : data.entrySet()) {
      var previous = joined.lastEntry();
      if (previous == null || gap(previous, segment) >= SEGMENT_GAP_MAX) {
        joined.put(segment.getKey(), segment.getValue());
      } else {
        joined.put(previous.getKey(), join(previous, segment));
      }
    }
    return joined;
  }

  private static long gap(Map.Entry<Long, byte[]> previous, Map.Entry<Long, byte[]> next) {
    return next.getKey() - previous.getKey() - previous.getValue().length;
  }

  private static byte[] join(Map.Entry<Long, byte[]> previous, Map.Entry<Long, byte[]> next) {
    int offset = Math.toIntExact(next.getKey() - previous.getKey());
    var both = Arrays.copyOf(previous.getValue(), offset + next.getValue().length);
    System.arraycopy(next.getValue(), 0, both, offset, next.getValue().length);
    return both;
  }
}
