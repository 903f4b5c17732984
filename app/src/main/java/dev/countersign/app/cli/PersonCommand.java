package dev.countersign.app.cli;

import dev.countersign.app.parties.Registrar;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.server.store.StoredPerson;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands around people.
@Command(
    name = "person",
    mixinStandardHelpOptions = true,
    description = "Make people known beside those of the configuration, and revoke them.",
    subcommands = {
      PersonCommand.Create.class,
      PersonCommand.Show.class,
      PersonCommand.Revoke.class
    })
final class PersonCommand extends Group {

  private static final int PASSWORD_CHARS_MIN = 8;
  private static final int PASSWORD_CHARS_MAX = 1_024;

  /// Makes one known.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a person known, who then signs in with the password that is asked for.")
  static final class Create extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Parameters(paramLabel = "NAME", description = "The name to sign in with.")
    private String name = "";

    @Option(
        names = "--group",
        paramLabel = "GROUP",
        description = "A group of the policy they are in; can be given several times.")
    private List<String> groups = List.of();

    @Option(
        names = "--password",
        required = true,
        interactive = true,
        arity = "0..1",
        paramLabel = "PASSWORD",
        description = "Asked for when it does not follow; better not written on a command line.")
    private char[] password = new char[0];

    @Override
    public Integer call() {
      requireLength(password.length);
      PersonName person = new PersonName(name);
      Set<GroupName> in =
          groups.stream().map(GroupName::new).collect(Collectors.toUnmodifiableSet());
      store.registrar(registrar -> {
        registrar.addPerson(person, in, new String(password));
        return person;
      });
      say("%s may sign in.".formatted(person));
      return 0;
    }

    private static void requireLength(int chars) {
      if (chars < PASSWORD_CHARS_MIN || chars > PASSWORD_CHARS_MAX) {
        throw new CountersignException(
            ErrorCode.BAD_REQUEST,
            "A password has %d to %d characters; this one has %d."
                .formatted(PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX, chars));
      }
    }
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the people that were made known by command.")
  static final class Show extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Override
    public Integer call() {
      for (StoredPerson person : store.registrar(Registrar::people)) {
        say(
            "%s in %s, %s"
                .formatted(
                    person.name(),
                    person.groups().isEmpty() ? "no group" : Listing.joined(person.groups()),
                    Listing.sinceAndUntil(person.createdAt(), person.revokedAt())));
      }
      return 0;
    }
  }

  /// Revokes one.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Let a person no longer sign in, nor use what they are signed in to.")
  static final class Revoke extends Printing {

    @Mixin private ConfiguredStore store = new ConfiguredStore();

    @Parameters(paramLabel = "NAME", description = "The person.")
    private String name = "";

    @Override
    public Integer call() {
      PersonName person = new PersonName(name);
      store.registrar(registrar -> {
        registrar.revoke(person);
        return person;
      });
      say("%s may no longer sign in.".formatted(person));
      return 0;
    }
  }
}
