package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class SecurityRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new ExtensionChange(),
          new GrantWidening(),
          new ObjectOwnerMismatch(),
          new ProtectedTableDdl(),
          new ReplicaIdentityChange(),
          new RevokeBreaksApp(),
          new RlsDisabledOrNoPolicy(),
          new RlsPolicyChange(),
          new RoleOrSuperuserChange(),
          new RoutineSqlInjection(),
          new SecurityDefinerSearchPath(),
          new ServerSideFileOrProgram(),
          new SystemSettingChange());

  private SecurityRules() {}
}
