package dev.countersign.pggrammar.build;

import java.util.List;

/// A signature: [ValueType] codes of the parameters and of the results.
record FunctionType(List<Integer> parameters, List<Integer> results) {
  FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  boolean returnsNothing() {
    return results.isEmpty();
  }

  /// What a call leaves on the stack, less what it takes.
  int stackEffect() {
    return results.size() - parameters.size();
  }
}
