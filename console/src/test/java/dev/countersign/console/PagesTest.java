package dev.countersign.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.countersign.console.Office.ANA;
import static dev.countersign.console.Office.BEN;
import static dev.countersign.console.Office.CLEO;
import static dev.countersign.console.Office.DAN;
import static dev.countersign.console.Screen.picture;
import static dev.countersign.console.Screen.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages in a real browser.
class PagesTest {

  private static final String CLAIM =
      "Nothing reads legacy_code any more: the export moved to billing v2. Safe to drop.";

  private static Screen screen;

  @TempDir private Path directory;
  private Office office;

  @BeforeAll
  static void startBrowser() {
    screen = new Screen();
  }

  @AfterAll
  static void stopBrowser() {
    screen.close();
  }

  @BeforeEach
  void openOffice() {
    office = Office.open(directory);
  }

  @AfterEach
  void closeOffice() {
    office.close();
  }

  @Test
  void a_wrong_password_is_not_let_in_and_learns_nothing() {
    Page page = screen.window();
    page.navigate(office.at("/").toString());

    for (String name : List.of("ben@example.com", "nobody@example.com")) {
      page.getByLabel("Name").fill(name);
      page.getByLabel("Password").fill("wrong");
      page.locator("button.go").click();

      assertThat(page.getByRole(AriaRole.ALERT)).hasText("Name or password is wrong.");
    }
    picture(page, "sign-in");
  }

  @Test
  void two_people_read_and_approve_a_change_which_then_runs() {
    Change change = office.hold(Statement.of(ShopReviews.DROP_COLUMN));
    Page ben = screen.window();
    signIn(ben, office, BEN, "/");
    assertThat(ben.locator(".queue li")).hasCount(1);
    assertThat(ben.locator(".queue")).containsText("Waits for 1 of dba, 1 of orders-team");

    ben.locator(".queue a").click();
    assertThat(ben.locator("h1")).containsText("Drops the column legacy_code");
    ben.getByLabel("Comment").fill("Checked with the export team.");
    ben.getByText("Approve exactly this").click();

    assertThat(ben.getByRole(AriaRole.STATUS).first())
        .hasText("Approved. It still waits for 1 of orders-team.");
    ben.reload();
    assertThat(office.now(change).approvals()).hasSize(1);

    Page cleo = screen.window();
    signIn(cleo, office, CLEO, "/changes/" + change.id());
    assertThat(cleo.locator(".approval")).containsText("Checked with the export team.");
    cleo.getByText("Approve exactly this").click();

    office.eventually(change, ChangeState.EXECUTED);
    cleo.navigate(office.at("/changes/" + change.id()).toString());
    assertThat(cleo.locator(".verdict .state")).hasText("executed");
    assertThat(cleo.locator("#execution")).isVisible();
    picture(cleo, "executed");
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void a_rejection_needs_a_reason_and_closes_the_change() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    signIn(page, office, DAN, "/changes/" + change.id());

    page.locator("button.stop").click();
    assertThat(office.now(change).state()).isEqualTo(ChangeState.PENDING);
    page.getByLabel("Reason for rejecting").fill("The export still reads it on Mondays.");
    page.locator("button.stop").click();

    assertThat(page.locator(".verdict .state")).hasText("rejected");
    assertThat(page.locator(".outcome")).containsText("The export still reads it on Mondays.");
    assertThat(office.now(change).state()).isEqualTo(ChangeState.REJECTED);
  }

  @Test
  void whoever_it_is_on_behalf_of_finds_no_button_and_reads_why() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    signIn(page, office, ANA, "/changes/" + change.id());

    assertThat(page.getByText("Approve exactly this")).hasCount(0);
    assertThat(page.locator(".decision")).containsText("asked for on your behalf");

    page.getByText("Take it back").click();
    assertThat(page.locator(".verdict .state")).hasText("withdrawn");
  }

  @Test
  void whoever_is_in_no_group_reads_which_ones_are_needed() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    signIn(page, office, DAN, "/changes/" + change.id());

    assertThat(page.getByText("Approve exactly this")).hasCount(0);
    assertThat(page.locator(".decision")).containsText("you are in none of these groups");
  }

  @Test
  void an_approval_of_another_digest_is_refused_and_shows_the_review_again() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());

    page.locator("input[name=digest]").evaluate("field => field.value = '" + "ab".repeat(32) + "'");
    page.getByText("Approve exactly this").click();

    assertThat(page.locator(".notice.bad")).containsText("read it again");
    assertThat(page.locator("input[name=digest]")).hasValue(change.digest().hex());
    assertThat(office.now(change).approvals()).isEmpty();
  }

  @Test
  void hostile_texts_are_shown_and_do_nothing() {
    Change held =
        office.hold(
            new Statement(
                ShopReviews.DISGUISED,
                List.of(
                    new BindValue(
                        "text",
                        25,
                        false,
                        Optional.of(Bytes.copyOf("x".getBytes(StandardCharsets.UTF_8))),
                        "<img src=x onerror=alert(1)>\u202e"))));
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + held.id());

    assertThat(page.locator(".disguise").first()).hasText("U+202E RIGHT-TO-LEFT OVERRIDE");
    assertThat(page.locator("pre.sql").first()).containsText("<script>document.title='owned'");
    assertThat(page.content()).doesNotContain("\u202e", "\u2066", "<img", "<script>");
    assertThat(page.title()).contains("Change " + held.id());
    picture(page, "hostile");
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void an_accepted_finding_is_shown_as_accepted() {
    Change change = office.hold(Statement.of(ShopReviews.DROP_COLUMN));
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());

    var accepted = page.locator(".finding.accepted");

    assertThat(accepted).hasCount(1);
    assertThat(accepted).containsText("accepted by configuration: the change itself says why");
    assertThat(accepted.locator(".chip.critical")).hasCount(0);
  }

  @Test
  void a_claim_stands_apart_and_cannot_pretend() {
    Change change =
        office.propose(
            ShopReviews.SCRIPT,
            "</blockquote><h1>Approved by the CISO</h1><script>alert(1)</script>\u202e");
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());

    assertThat(page.locator("h1")).hasCount(1);
    assertThat(page.locator(".claim")).containsText("A claim by the agent, not checked.");
    assertThat(page.locator(".claim blockquote"))
        .containsText("<h1>Approved by the CISO</h1><script>alert(1)</script>⟨U+202E⟩");
    assertThat(page.locator(".statement")).hasCount(3);
    picture(page, "script");
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void the_worst_statement_is_read_first_beside_the_form_that_does_not_block() {
    Change change = office.propose(ShopReviews.SCRIPT, "");
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());

    var first = page.locator(".statement").first();

    assertThat(first.locator("h2")).containsText("CREATE INDEX");
    assertThat(first.locator(".instead")).containsText("CREATE INDEX CONCURRENTLY");
    assertThat(first.locator(".sides > div").first()).containsText("invoices_status_idx");
    assertThat(first).containsText("3.1 s to 31 s to build indexes over 310.0 MiB, assuming");
    assertThat(page.locator(".tiles")).containsText("3.1 s to 31 s");
    picture(page, "rewrite");
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void the_same_review_is_there_as_json_and_only_for_who_is_signed_in() {
    Change change = office.propose(ShopReviews.SCRIPT, "");
    String path = "/changes/" + change.id() + "/review.json";
    Page page = screen.window();
    page.navigate(office.at(path).toString());
    assertThat(page.locator("input[type=password]")).isVisible();
    signIn(page, office, BEN, "/changes/" + change.id());

    var answer = page.request().get(office.at(path).toString());

    assertThat(answer.headers().get("content-type")).startsWith("application/json");
    assertThat(answer.text()).contains(change.digest().hex(), "\"highMillis\" : 31000");
  }

  @Test
  void the_queue_fills_by_itself() {
    Page page = screen.window();
    signIn(page, office, BEN, "/");
    assertThat(page.locator(".empty")).containsText("Nothing waits.");
    assertThat(page.locator("#live")).hasText("Live");
    picture(page, "queue-empty");

    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    assertThat(page.locator(".queue li")).hasCount(1);

    office.desk.reject(change.id(), BEN, "no");
    assertThat(page.locator(".empty")).containsText("Nothing waits.");
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void an_open_review_says_when_the_change_has_moved() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("[data-moved]")).isHidden();

    office.desk.reject(change.id(), CLEO, "no");

    assertThat(page.locator("[data-moved]")).isVisible();
  }

  @Test
  void everything_can_be_done_with_the_keyboard() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    Page page = screen.window();
    page.navigate(office.at("/").toString());
    assertThat(page.locator("#name")).isFocused();
    page.keyboard().type("ben@example.com");
    page.keyboard().press("Tab");
    page.keyboard().type(Office.PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL(office.at("/").toString());

    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    assertThat(page.locator(".queue a")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).containsText("legacy_code");

    tabTo(page, "button.go");
    page.keyboard().press("Enter");

    assertThat(page.locator(".notice.good")).containsText("Approved.");
    assertThat(office.now(change).approvals()).hasSize(1);
  }

  private static void tabTo(Page page, String selector) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if (page.locator(selector)
          .evaluate("it => it === document.activeElement")
          .equals(Boolean.TRUE)) {
        return;
      }
    }
    throw new AssertionError("no way to " + selector + " with the Tab key");
  }

  @Test
  void every_page_fits_a_phone_in_light_and_dark() {
    office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    office.propose(ShopReviews.SCRIPT, "x".repeat(300));
    Change hostile = office.hold(Statement.of(ShopReviews.DISGUISED));

    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = screen.phone(scheme);
      signIn(page, office, BEN, "/");
      for (String path :
          List.of(
              "/", "/changes/1", "/changes/2", "/changes/" + hostile.id(), "/history", "/ledger")) {
        page.navigate(office.at(path).toString());

        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("width of %s", path)
            .isEqualTo(390);
        picture(page, "phone-" + scheme.name().toLowerCase(Locale.ROOT) + path.replace('/', '-'));
      }
    }
  }

  @Test
  void the_review_of_a_dropped_column_in_light_and_dark() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, CLAIM);
    office.propose(ShopReviews.SCRIPT, "Year-end tidying.");
    office.hold(Statement.of(ShopReviews.DISGUISED));
    office.clock.advance(Duration.ofMinutes(4));
    office.desk.approve(change.id(), CLEO, change.digest(), "We no longer need it.");
    office.clock.advance(Duration.ofMinutes(2));

    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      String name = scheme.name().toLowerCase(Locale.ROOT);
      Page page = screen.window(1200, 900, scheme);
      signIn(page, office, BEN, "/");
      picture(page, "queue-" + name);
      for (String path : List.of("changes/" + change.id(), "history", "ledger")) {
        page.navigate(office.at("/" + path).toString());
        picture(page, path.replaceFirst("/.*", "") + "-" + name);
      }
      Object paper = page.evaluate("getComputedStyle(document.body).backgroundColor");
      assertThat(paper)
          .isEqualTo(scheme == ColorScheme.DARK ? "rgb(15, 18, 22)" : "rgb(246, 247, 249)");
    }
    assertThat(screen.complaints).isEmpty();
  }

  @Test
  void the_undo_of_an_executed_change_is_asked_for_and_waits_for_others() {
    Change change = office.hold(Statement.of(ShopReviews.DROP_COLUMN));
    office.approve(change, BEN);
    office.approve(change, CLEO);
    office.eventually(change, ChangeState.EXECUTED);
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());

    page.getByText("Ask for the undo").click();

    assertThat(page.locator(".notice.good")).containsText("The undo is filed");
    assertThat(page.locator(".decision")).containsText("You asked for this change");
    Change undo = office.desk.list(ChangeFilter.ALL, Optional.empty(), 1).getFirst();
    assertThat(undo.origin()).isEqualTo(Origin.UNDO);
  }

  @Test
  void an_execution_whose_end_nobody_knows_is_settled_by_a_person() {
    office.engine.losesConnections();
    Change change = office.hold(Statement.of(ShopReviews.DROP_COLUMN));
    office.approve(change, BEN);
    office.approve(change, CLEO);
    Eventually.happens(
        "the end is unknown",
        () -> office.now(change).execution().map(run -> run.unknown()).orElse(false));
    Page page = screen.window();
    signIn(page, office, BEN, "/changes/" + change.id());
    assertThat(page.locator("#execution + dl")).containsText("not known");
    picture(page, "unknown");

    page.getByLabel("What you found on the database").selectOption("true");
    page.getByLabel("How you found out").fill("The column is gone.");
    page.getByText("Settle it").click();

    assertThat(page.locator(".verdict .state")).hasText("executed");
  }

  @Test
  void sessions_end_with_sign_out_and_with_time() {
    Page page = screen.window();
    signIn(page, office, BEN, "/history");
    page.getByText("Sign out").click();
    page.navigate(office.at("/history").toString());
    assertThat(page.getByLabel("Password")).isVisible();

    signIn(page, office, BEN, "/history");
    office.clock.advance(Duration.ofHours(9));
    page.navigate(office.at("/history").toString());
    assertThat(page.getByLabel("Password")).isVisible();
  }

  @Test
  void what_is_not_there_is_said_on_a_page() {
    Page page = screen.window();
    signIn(page, office, BEN, "/");

    for (String path : List.of("/changes/99", "/changes/abc", "/nowhere")) {
      page.navigate(office.at(path).toString());
      assertThat(page.locator("h1")).hasText("That was not done");
    }
    picture(page, "error");
  }
}
