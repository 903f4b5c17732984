package dev.countersign.core.change;

import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.evidence.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The seats that people must take before a change is ratified.
///
/// A requirement of n people of a group asks for n seats of that group. Rules that ask for the same
/// group share its seats, and the largest number counts: two rules that each ask for one of `dba`
/// are met by one. Seats of different groups are never shared: whoever belongs to several groups
/// takes one seat, and is moved to another one when that lets somebody else sit down. That is a
/// maximum bipartite matching of people to seats, found by augmenting paths.
///
/// @param byGroup how many seats each group has, in the order of the requirements
public record Seats(Map<GroupName, Integer> byGroup) {

  public Seats {
    byGroup = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byGroup));
  }

  /// The seats that these requirements ask for.
  public static Seats of(List<Requirement> requirements) {
    Map<GroupName, Integer> byGroup = new LinkedHashMap<>();
    requirements.forEach(
        requirement -> byGroup.merge(requirement.group(), requirement.people(), Math::max));
    return new Seats(byGroup);
  }

  /// True when somebody in these groups could take a seat.
  public boolean open(Set<GroupName> groups) {
    return groups.stream().anyMatch(byGroup::containsKey);
  }

  /// True when there are seats and the people who approved fill all of them.
  public boolean filledBy(List<Approval> approvals) {
    return !byGroup.isEmpty() && missing(approvals).isEmpty();
  }

  /// How many seats of each group are still empty, groups without an empty seat left out.
  public Map<GroupName, Integer> missing(List<Approval> approvals) {
    Collection<Seat> taken = new Matching(approvals).taken();
    Map<GroupName, Integer> missing = new LinkedHashMap<>();
    seats()
        .filter(seat -> !taken.contains(seat))
        .forEach(seat -> missing.merge(seat.group, 1, Integer::sum));
    return missing;
  }

  /// The empty seats in words, such as `1 of dba, 1 of payments`; empty text when there are none.
  public String waitingFor(List<Approval> approvals) {
    return missing(approvals).entrySet().stream()
        .map(entry -> entry.getValue() + " of " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private Stream<Seat> seats() {
    return byGroup.entrySet().stream()
        .flatMap(entry ->
            Stream.iterate(0, number -> number + 1)
                .limit(entry.getValue())
                .map(number -> new Seat(entry.getKey(), number)));
  }

  private record Seat(GroupName group, int number) {}

  /// One assignment of people to seats that fills as many seats as can be filled.
  private final class Matching {

    private final Map<Seat, Approval> sitting = new HashMap<>();

    Matching(List<Approval> approvals) {
      Set<PersonName> seen = new HashSet<>();
      approvals.stream()
          .filter(approval -> seen.add(approval.person()))
          .forEach(approval -> sit(approval, new HashSet<>()));
    }

    Collection<Seat> taken() {
      return sitting.keySet();
    }

    private boolean sit(Approval approval, Set<Seat> tried) {
      for (Seat seat : seatsFor(approval)) {
        if (tried.add(seat) && (!sitting.containsKey(seat) || sit(sitting.get(seat), tried))) {
          sitting.put(seat, approval);
          return true;
        }
      }
      return false;
    }

    private List<Seat> seatsFor(Approval approval) {
      List<Seat> possible = new ArrayList<>();
      seats().filter(seat -> approval.groups().contains(seat.group)).forEach(possible::add);
      return possible;
    }
  }
}
