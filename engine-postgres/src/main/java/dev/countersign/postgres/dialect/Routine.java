package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.ObjectName;
import java.util.List;
import java.util.Optional;

/// A function, procedure, aggregate or window function.
///
/// @param oid its number
/// @param schema where it lives
/// @param name its name
/// @param kind what it is
/// @param arguments types of the input arguments
/// @param argumentNames all argument names, as written in the definition; may be empty
/// @param defaults how many of the last arguments have a default
/// @param variadic whether the last argument takes any number of values
/// @param returns the type of its result
/// @param returnsSet whether it may return any number of rows
/// @param language `sql`, `plpgsql`, `c`, `internal`, …
/// @param volatility `i`, `s` or `v`
/// @param securityDefiner whether it runs as its owner
/// @param strict whether NULL in means NULL out
/// @param leakproof whether it is trusted not to leak its arguments
/// @param settings settings it runs under, as `name=value`
/// @param source its text; of a C function, the name of its symbol
/// @param sqlBody the body of an SQL function in the standard's style, as SQL writes it
/// @param extension the extension it belongs to
/// @param owner the role that owns it
/// @param parts the functions that an aggregate is made of
/// @param signature its name and argument types in words, such as `f(integer, text)`
/// @param defaultsSql what stands for the arguments that are left out, as a list of expressions
public record Routine(
    long oid,
    String schema,
    String name,
    Kind kind,
    List<Long> arguments,
    List<String> argumentNames,
    int defaults,
    boolean variadic,
    long returns,
    boolean returnsSet,
    String language,
    char volatility,
    boolean securityDefiner,
    boolean strict,
    boolean leakproof,
    List<String> settings,
    String source,
    Optional<String> sqlBody,
    Optional<String> extension,
    String owner,
    List<Long> parts,
    String signature,
    Optional<String> defaultsSql) {

  public Routine {
    arguments = List.copyOf(arguments);
    argumentNames = List.copyOf(argumentNames);
    settings = List.copyOf(settings);
    parts = List.copyOf(parts);
  }

  /// Within one snapshot the number tells them apart.
  @Override
  public boolean equals(Object other) {
    return other instanceof Routine that && that.oid == oid;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(oid);
  }

  /// Its name in evidence.
  public ObjectName objectName() {
    return ObjectName.of(kind.words(), schema, signature);
  }

  /// True for what the server itself was born with.
  public boolean builtIn() {
    return oid < Catalog.FIRST_USER_OID;
  }

  /// Whether it can be called with this many arguments.
  public boolean takes(int count) {
    int most = variadic ? Integer.MAX_VALUE : arguments.size();
    int least = arguments.size() - Math.max(defaults, variadic ? 1 : 0);
    return count >= least && count <= most;
  }

  /// What a routine is.
  public enum Kind {
    FUNCTION("function"),
    PROCEDURE("procedure"),
    AGGREGATE("aggregate"),
    WINDOW("function");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// The word that SQL has for it.
    public String words() {
      return words;
    }

    /// The kind of a `pg_proc.prokind`.
    public static Kind of(char prokind) {
      return switch (prokind) {
        case 'f' -> FUNCTION;
        case 'p' -> PROCEDURE;
        case 'a' -> AGGREGATE;
        case 'w' -> WINDOW;
        default -> throw new IllegalArgumentException("no routine kind '" + prokind + "'");
      };
    }
  }
}
