package dev.countersign.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.server.change.PersonIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The system's Chromium, headless; one window for each test. Everything that a page complains
/// about, and every dialog that it opens, is kept in [#complaints].
final class Screen implements AutoCloseable {

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static final Path PICTURES = Path.of("target/screenshots");

  final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Playwright playwright;
  private final Browser browser;

  Screen() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setHeadless(true)
                    .setArgs(ARGUMENTS));
  }

  Page window() {
    return window(1200, 900, ColorScheme.LIGHT);
  }

  Page phone(ColorScheme scheme) {
    return window(390, 844, scheme);
  }

  Page window(int width, int height, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    context.setDefaultTimeout(30_000);
    Page page = context.newPage();
    complaints.clear();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onDialog(dialog -> {
      complaints.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    return page;
  }

  /// A window of somebody who is signed in and sees this page.
  static void signIn(Page page, Office office, PersonIdentity person, String path) {
    page.navigate(office.at(path).toString());
    page.getByLabel("Name").fill(person.name().value());
    page.getByLabel("Password").fill(Office.PASSWORD);
    page.locator("button.go").click();
    page.waitForURL(office.at(path).toString());
  }

  /// Takes a picture of a whole page for people to look at.
  static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
