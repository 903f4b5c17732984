package dev.countersign.postgres.dialect;

import tools.jackson.databind.JsonNode;

/// One statement of a text.
///
/// @param text exactly its bytes: from its first token to the end of its last one, without the
///   semicolon
/// @param byteOffset where `text` begins in the UTF-8 form of the whole text
/// @param line the line of its first token, from 1
/// @param endLine the line of its last token, from 1
/// @param tag the type of its syntax node, such as `AlterTableStmt`
/// @param node the node itself, without the tag; locations in it are byte offsets into the whole
///   text
public record SqlStatement(
    String text, int byteOffset, int line, int endLine, String tag, JsonNode node) {

  /// The command tag that the server answers with, such as `ALTER TABLE`; without a row count.
  public String kind() {
    return CommandTag.of(tag, node);
  }
}
