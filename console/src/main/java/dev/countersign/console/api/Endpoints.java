package dev.countersign.console.api;

import java.util.ArrayList;
import java.util.List;

/// Every route of the API, in the order of their paths.
final class Endpoints {

  private Endpoints() {}

  static List<Endpoint> all(ApiParts parts) {
    List<Endpoint> all = new ArrayList<>();
    all.addAll(ChangeEndpoints.all(parts.desk()));
    all.addAll(LedgerEndpoints.all(parts.ledger()));
    all.addAll(OperationEndpoints.all(parts.ready(), parts.metrics()));
    all.add(OpenApi.endpoint(List.copyOf(all)));
    return List.copyOf(all);
  }
}
