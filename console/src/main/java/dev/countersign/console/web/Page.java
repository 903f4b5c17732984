package dev.countersign.console.web;

import dev.countersign.server.change.PersonIdentity;
import java.time.Instant;
import java.util.Optional;

/// What every page of a signed-in person shows.
///
/// @param title of the page
/// @param section which entry of the navigation is current
/// @param person who looks
/// @param csrf what every form sends along
/// @param now the moment of the page, for ages
/// @param message something to tell the person, after an action
public record Page(
    String title,
    String section,
    PersonIdentity person,
    String csrf,
    Instant now,
    Optional<Message> message) {

  /// Something to tell a person.
  ///
  /// @param good whether it is good news
  public record Message(boolean good, String text) {}
}
