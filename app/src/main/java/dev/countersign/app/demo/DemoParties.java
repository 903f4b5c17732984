package dev.countersign.app.demo;

import java.util.List;

/// Who takes part in the demo. Nothing here is secret.
final class DemoParties {

  static final String TARGET = "shop";
  static final String AGENT = "billing-agent";
  static final String AGENT_TOKEN = "demo-billing-agent-token";
  static final Person ANA = new Person("ana@example.com", "demo-ana", "demo-api-token-of-ana");
  static final Person BEN = new Person("ben@example.com", "demo-ben", "demo-api-token-of-ben");
  static final Person CLEO = new Person("cleo@example.com", "demo-cleo", "demo-api-token-of-cleo");
  static final List<Person> PEOPLE = List.of(ANA, BEN, CLEO);

  private DemoParties() {}

  /// A person on call.
  ///
  /// @param token for the HTTP API
  record Person(String name, String password, String token) {}
}
