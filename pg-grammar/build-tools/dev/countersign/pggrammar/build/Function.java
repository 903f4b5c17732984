package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One function with its code. A function that nobody changed is written back byte for byte.
final class Function {
  private static final byte[] NO_ORIGINAL = {};

  final FunctionType type;
  private final List<Integer> locals;
  private final byte[] original;
  private final Map<Integer, Integer> spares = new HashMap<>();
  private boolean changed;
  List<Instruction> body;

  private Function(
      FunctionType type, List<Integer> locals, List<Instruction> body, byte[] original) {
    this.type = type;
    this.locals = locals;
    this.body = body;
    this.original = original;
  }

  /// A new function, without code yet.
  Function(FunctionType type) {
    this(type, new ArrayList<>(), List.of(), NO_ORIGINAL);
    changed = true;
  }

  static Function read(FunctionType type, byte[] bytes) {
    var in = new ByteSource(bytes);
    var locals = new ArrayList<Integer>();
    for (long groups = in.unsigned(); groups > 0; groups--) {
      int count = in.index();
      int valueType = in.u8();
      for (int i = 0; i < count; i++) {
        locals.add(valueType);
      }
    }
    return new Function(type, locals, BodyCodec.read(in), bytes);
  }

  void markChanged() {
    changed = true;
  }

  int localCount() {
    return type.parameters().size() + locals.size();
  }

  int localType(int local) {
    int parameters = type.parameters().size();
    return local < parameters ? type.parameters().get(local) : locals.get(local - parameters);
  }

  int newLocal(int valueType) {
    locals.add(valueType);
    return localCount() - 1;
  }

  /// A local for a value that is read right after it was written; the same one on every call.
  int spareLocal(int valueType) {
    return spares.computeIfAbsent(valueType, this::newLocal);
  }

  int estimatedSize() {
    return JvmSize.of(body);
  }

  byte[] toBytes() {
    if (!changed) {
      return original;
    }
    var out = new ByteSink().unsigned(locals.size());
    locals.forEach(local -> out.unsigned(1).u8(local));
    BodyCodec.write(body, out);
    return out.u8(Opcode.END).toBytes();
  }
}
