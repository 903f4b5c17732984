package dev.countersign.pggrammar;

import dev.countersign.pggrammar.bytecode.Pg18;
import java.nio.charset.StandardCharsets;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/// One running copy of the C code, with its own memory and global variables. Owned by one thread at
/// a time. After any exception the C code may be in the middle of something: throw the guest away.
///
/// The layouts read here are those of libpg_query's `pg_query.h`, on a machine with 32-bit
/// pointers.
final class Guest {
  private static final long[] NO_ARGUMENTS = {};
  private static final int CONSTRUCTOR = CompiledGrammar.function("constructor");
  private static final int MALLOC = CompiledGrammar.function("malloc");
  private static final int FREE = CompiledGrammar.function("free");
  private static final int PARSE = CompiledGrammar.function("wasm_parse_query_raw");
  private static final int FREE_PARSED = CompiledGrammar.function("wasm_free_parse_result");
  private static final int SCAN = CompiledGrammar.function("wasm_scan");
  private static final int NORMALIZE = CompiledGrammar.function("wasm_normalize_query");
  private static final int FREE_STRING = CompiledGrammar.function("wasm_free_string");

  private static final int TEXT_BYTES_MIN = 16 * 1024;

  /// C takes an empty text for a mistake of the caller. To PostgreSQL it is an empty query, like
  /// this.
  private static final byte[] EMPTY_QUERY = {' '};

  private final HostFunctions host;
  private final GuestMemory memory;
  private final Machine machine;
  private int text;
  private int textBytes;

  Guest(int memoryBytesMax) {
    host = new HostFunctions(memoryBytesMax);
    var instance =
        Instance.builder(CompiledGrammar.MODULE)
            .withImportValues(ImportValues.builder().withFunctions(host.all()).build())
            .withMachineFactory(Pg18::create)
            .withMemoryFactory(GuestMemory::new)
            .build();
    memory = (GuestMemory) instance.memory();
    machine = instance.getMachine();
    machine.call(CONSTRUCTOR, NO_ARGUMENTS);
    reserveText(TEXT_BYTES_MIN);
  }

  int memoryBytes() {
    return memory.size();
  }

  /// `PgQueryParseResult { char *tree; char *stderr; PgQueryError *error }`
  Parsed parse(byte[] sql) {
    int result = ask(PARSE, sql);
    int tree = memory.readInt(result);
    int error = memory.readInt(result + 8);
    var answer = error == 0 ? new Parsed.Tree(memory.cString(tree)) : errorAt(error);
    machine.call(FREE_PARSED, new long[] {result});
    return answer;
  }

  Scanned scan(byte[] sql) {
    var answer = askForString(SCAN, sql);
    return answer[0] == '{'
        ? new Scanned.Tokens(new TokenReader(answer).read())
        : ServerError.ofLexer(new String(answer, StandardCharsets.UTF_8));
  }

  /// C answers either the text or a message, and does not say which; so it is asked only about
  /// texts that parse.
  Normalized normalize(byte[] sql) {
    return switch (parse(sql)) {
      case Refusal refusal -> refusal;
      case Parsed.Tree tree -> normalizeValid(sql);
    };
  }

  private Normalized normalizeValid(byte[] sql) {
    return new Normalized.Text(new String(askForString(NORMALIZE, sql), StandardCharsets.UTF_8));
  }

  /// `PgQueryError { char *message, *funcname, *filename; int lineno, cursorpos; char *context }`
  private Refusal.SyntaxError errorAt(int error) {
    return ServerError.of(
        string(memory.readInt(error)),
        string(memory.readInt(error + 4)),
        memory.readInt(error + 16));
  }

  private String string(int address) {
    return address == 0 ? "" : new String(memory.cString(address), StandardCharsets.UTF_8);
  }

  private byte[] askForString(int function, byte[] sql) {
    int result = ask(function, sql);
    var answer = memory.cString(result);
    machine.call(FREE_STRING, new long[] {result});
    return answer;
  }

  private int ask(int function, byte[] sql) {
    var query = sql.length == 0 ? EMPTY_QUERY : sql;
    if (query.length >= textBytes) {
      machine.call(FREE, new long[] {text});
      reserveText(query.length + 1);
    }
    memory.writeCString(text, query);
    return pointer(machine.call(function, new long[] {text}));
  }

  private void reserveText(int bytes) {
    text = pointer(machine.call(MALLOC, new long[] {bytes}));
    textBytes = bytes;
  }

  private int pointer(long[] result) {
    if (host.memoryRefused() || result[0] == 0) {
      throw new GuestFailure("PostgreSQL's parser needs more memory than it may have");
    }
    return (int) result[0];
  }
}
