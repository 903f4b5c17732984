package dev.countersign.console.web;

import dev.countersign.console.accounts.Accounts;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.console.web.Web.Visitor;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Subject;
import dev.countersign.server.change.PersonIdentity;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Lets people in and out, and stands before every other page: no session, no page; no token of the
/// session in a form, nothing done.
final class Door {

  private static final String COOKIE = "countersign";

  /// How many passwords are compared at the same time: each takes 19 MiB and a core.
  private static final int COMPARISONS_MAX = 4;

  private final Accounts accounts;
  private final Ledger ledger;
  private final Sessions sessions;
  private final SignInLimit limit;
  private final boolean https;
  private final Views views = new Views();
  private final Semaphore comparisons = new Semaphore(COMPARISONS_MAX);

  /// Compared with when the name is not known, so that a wrong name takes as long as a wrong
  /// password.
  private final PasswordHash nobody = PasswordHash.of(UUID.randomUUID().toString());

  Door(Accounts accounts, Ledger ledger, Clock clock, boolean https) {
    this.accounts = accounts;
    this.ledger = ledger;
    this.sessions = new Sessions(clock);
    this.limit = new SignInLimit(clock);
    this.https = https;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/sign-in", context -> signInPage(context, 200, ""));
    config.routes.post("/sign-in", this::signIn);
    config.routes.post("/sign-out", guarded(this::signOut));
  }

  /// A page for signed-in people.
  interface Shown {
    void show(Context context, Visitor visitor);
  }

  Handler guarded(Shown page) {
    return context -> {
      Optional<Visitor> visitor = visitor(context);
      if (visitor.isEmpty()) {
        turnAway(context);
        return;
      }
      requireOwnForm(context, visitor.get());
      page.show(context, visitor.get());
    };
  }

  void show(Context context, String template, Map<String, Object> parameters) {
    context.contentType("text/html; charset=utf-8").result(views.render(template, parameters));
  }

  /// Says that something was not done, and why.
  void fail(Context context, int status, String message) {
    context.status(status);
    show(context, "error", Map.of("message", message));
  }

  private Optional<Visitor> visitor(Context context) {
    return Optional.ofNullable(context.cookie(COOKIE))
        .flatMap(sessions::find)
        .flatMap(session ->
            accounts.identity(session.person()).map(person -> new Visitor(person, session.csrf())));
  }

  private static void requireOwnForm(Context context, Visitor visitor) {
    if (context.method() == HandlerType.GET) {
      return;
    }
    byte[] sent =
        Optional.ofNullable(context.formParam("csrf")).orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(sent, visitor.csrf().getBytes(StandardCharsets.UTF_8))) {
      throw new CountersignException(
          ErrorCode.NOT_ALLOWED,
          "This form does not belong to your session. Open the page again and repeat it.");
    }
  }

  private void turnAway(Context context) {
    if (context.header("HX-Request") != null) {
      context.status(401).header("HX-Redirect", "/sign-in");
      return;
    }
    String wanted = context.method() == HandlerType.GET ? context.path() : "/";
    context.redirect("/sign-in?next=" + java.net.URLEncoder.encode(wanted, StandardCharsets.UTF_8));
  }

  private void signInPage(Context context, int status, String problem) {
    context.status(status);
    show(context, "signin", Map.of("problem", problem, "next", next(context)));
  }

  private void signIn(Context context) {
    requireOwnSite(context);
    String name = Optional.ofNullable(context.formParam("name")).orElse("").strip();
    String password = Optional.ofNullable(context.formParam("password")).orElse("");
    String address = context.ip();
    if (limit.exceeded(name, address)) {
      signInPage(
          context,
          429,
          "Too many failed attempts. Wait "
              + SignInLimit.WINDOW.toMinutes()
              + " minutes, then try again.");
      return;
    }
    Optional<Accounts.Person> person = accounts.person(name);
    boolean matches = matches(person.map(Accounts.Person::password).orElse(nobody), password);
    if (person.isEmpty() || !matches) {
      limit.failed(name, address);
      ledger.append(
          Entry.of(EntryKind.SIGN_IN_FAILED, Actor.stranger(name), Subject.GATE)
              .with("address", address));
      signInPage(context, 401, "Name or password is wrong.");
      return;
    }
    enter(context, person.get().identity(), address);
  }

  /// Who has no session has no token that a form could carry; browsers say where it came from.
  private static void requireOwnSite(Context context) {
    String site = Optional.ofNullable(context.header("Sec-Fetch-Site")).orElse("none");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw new CountersignException(
          ErrorCode.NOT_ALLOWED,
          "Another site sent this. Open the sign-in page and sign in there.");
    }
  }

  private boolean matches(PasswordHash hash, String password) {
    comparisons.acquireUninterruptibly();
    try {
      return hash.matches(password);
    } finally {
      comparisons.release();
    }
  }

  private void enter(Context context, PersonIdentity person, String address) {
    ledger.append(
        Entry.of(EntryKind.SIGNED_IN, Actor.person(person.name().value()), Subject.GATE)
            .with("address", address));
    context.cookie(cookie(sessions.open(person.name()), -1));
    context.redirect(next(context));
  }

  private void signOut(Context context, Visitor visitor) {
    Optional.ofNullable(context.cookie(COOKIE)).ifPresent(sessions::close);
    ledger.append(
        Entry.of(
            EntryKind.SIGNED_OUT, Actor.person(visitor.person().name().value()), Subject.GATE));
    context.cookie(cookie("", 0));
    context.redirect("/sign-in");
  }

  private Cookie cookie(String value, int ageSeconds) {
    return new Cookie(COOKIE, value, "/", ageSeconds, https, true, null, SameSite.STRICT);
  }

  /// Where to go after signing in: a path of the console, never another site.
  private static String next(Context context) {
    String next =
        Optional.ofNullable(context.formParam("next"))
            .or(() -> Optional.ofNullable(context.queryParam("next")))
            .orElse("/");
    return next.matches("/[A-Za-z0-9/_-]*") && !next.startsWith("//") ? next : "/";
  }
}
