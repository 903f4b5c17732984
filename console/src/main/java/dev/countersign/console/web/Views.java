package dev.countersign.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.Map;

/// Renders the precompiled templates, and lets nothing on a page hide.
final class Views {

  private static final String PACKAGE = "dev.countersign.console.pages";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          Path.of("."), ContentType.Html, Views.class.getClassLoader(), PACKAGE);

  String render(String template, Map<String, Object> parameters) {
    StringOutput html = new StringOutput();
    engine.render(template + ".jte", parameters, html);
    return Visible.of(html.toString());
  }
}
