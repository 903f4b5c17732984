package dev.countersign.pggrammar.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

/// Splits functions written at random and runs both versions, in Endive's interpreter, which knows
/// nothing of the splitter: they must answer alike and leave the same in memory.
class SplitterTest {
  private static final int SEEDS = 20;
  private static final int CALLS = 50;
  private static final int FUNCTION_SIZE = 40_000;
  private static final int WRITTEN_BYTES = 512;
  private static final long STACK_POINTER = ShadowStack.ORIGINAL_BYTES + 65_536;

  @Test
  void split_functions_do_what_they_did_before() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var binary = moduleWith(new RandomFunction(seed).ofSize(FUNCTION_SIZE));
      var original = instance(binary);
      var split = instance(Splitter.split(binary));
      var random = new Random(seed);
      for (int call = 0; call < CALLS; call++) {
        var arguments = LongStream.generate(() -> random.nextInt(200) - 100).limit(3).toArray();
        assertThat(outcome(split, arguments))
            .as("seed %d, call %d, arguments %s", seed, call, arguments)
            .isEqualTo(outcome(original, arguments));
      }
    }
  }

  @Test
  void no_function_stays_too_large() {
    var split =
        WasmModule.read(Splitter.split(moduleWith(new RandomFunction(7).ofSize(FUNCTION_SIZE))));

    assertThat(split.functions().stream().map(Function::estimatedSize))
        .hasSizeGreaterThan(6)
        .allMatch(size -> size < 8000);
  }

  @Test
  void an_opcode_that_is_not_known_stops_the_build() {
    assertThatThrownBy(() -> BodyCodec.read(new ByteSource(new byte[] {(byte) 0xfd, Opcode.END})))
        .isInstanceOf(UnsupportedModule.class)
        .hasMessage("This WebAssembly module cannot be split: opcode 0xfd");
  }

  private record Outcome(long result, String memory) {}

  private static Instance instance(byte[] binary) {
    return Instance.builder(Parser.parse(binary)).build();
  }

  private static Outcome outcome(Instance instance, long[] arguments) {
    long result = instance.export("f").apply(arguments)[0];
    var written = instance.memory().readBytes(0, WRITTEN_BYTES);
    return new Outcome(result, HexFormat.of().formatHex(written));
  }

  /// A module as emcc makes it: the start of the heap in global 0, in the code and in the data.
  private static byte[] moduleWith(Function function) {
    var constructor = new Function(new FunctionType(List.of(), List.of()));
    constructor.body =
        List.of(new Instruction(Opcode.I32_CONST, STACK_POINTER), new Instruction(Opcode.DROP));
    var out = new ByteSink().littleEndian(0x6d736100).littleEndian(1);
    section(out, 1, new ByteSink().u8(2).raw(type(constructor)).raw(type(function)));
    section(out, 3, new ByteSink().u8(2).u8(0).u8(1));
    section(out, 5, new ByteSink().u8(1).u8(0).unsigned(1000));
    section(
        out,
        6,
        new ByteSink()
            .u8(1)
            .u8(ValueType.I32)
            .u8(1)
            .u8(Opcode.I32_CONST)
            .signed(STACK_POINTER)
            .u8(Opcode.END));
    section(out, 7, new ByteSink().u8(1).block(new byte[] {'f'}).u8(0).u8(1));
    section(out, 10, new ByteSink().u8(2).block(constructor.toBytes()).block(function.toBytes()));
    section(
        out,
        11,
        new ByteSink()
            .u8(1)
            .u8(0)
            .u8(Opcode.I32_CONST)
            .signed(1024)
            .u8(Opcode.END)
            .block(new ByteSink().littleEndian((int) STACK_POINTER).toBytes()));
    return out.toBytes();
  }

  private static void section(ByteSink out, int id, ByteSink content) {
    out.u8(id).block(content.toBytes());
  }

  private static byte[] type(Function function) {
    var out = new ByteSink().u8(0x60).unsigned(function.type.parameters().size());
    function.type.parameters().forEach(out::u8);
    out.unsigned(function.type.results().size());
    function.type.results().forEach(out::u8);
    return out.toBytes();
  }
}
