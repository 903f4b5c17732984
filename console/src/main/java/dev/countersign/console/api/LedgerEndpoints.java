package dev.countersign.console.api;

import static dev.countersign.console.api.Endpoint.Field.optional;
import static dev.countersign.console.api.Endpoint.Field.required;
import static dev.countersign.console.api.Endpoint.get;

import dev.countersign.console.api.Endpoint.Who;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerEntry;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.InclusionProof;
import dev.countersign.ledger.merkle.Tile;
import java.util.List;
import java.util.Map;

/// The ledger, for people and for whoever verifies it from outside.
final class LedgerEndpoints {

  private static final long PAGE = 100;

  private final Ledger ledger;

  private LedgerEndpoints(Ledger ledger) {
    this.ledger = ledger;
  }

  static List<Endpoint> all(Ledger ledger) {
    LedgerEndpoints endpoints = new LedgerEndpoints(ledger);
    return List.of(
        get(
            "/api/ledger/checkpoint",
            Who.PERSON,
            "The newest checkpoint as a signed note (C2SP tlog-checkpoint).",
            List.of(),
            _ -> Reply.text("text/plain; charset=utf-8", ledger.checkpoint().toString())),
        get(
            "/api/ledger/entries",
            Who.PERSON,
            "Entries in order, each as its canonical JSON text.",
            List.of(
                optional("from", "index of the first one; 0 when left out"),
                optional("limit", "how many at most, 1 to 1000; 100 when left out")),
            endpoints::entries),
        get(
            "/api/ledger/proof",
            Who.PERSON,
            "Proves that an entry is in the ledger of a size (RFC 6962).",
            List.of(
                required("index", "index of the entry"),
                optional("size", "size of the ledger; the newest when left out")),
            endpoints::proof),
        get(
            "/api/ledger/tile/<path>",
            Who.PERSON,
            "A tile of the tree, or a bundle of entries (C2SP tlog-tiles).",
            List.of(),
            endpoints::tile));
  }

  private Reply entries(Request request) {
    List<LedgerEntry> entries =
        ledger.entries(
            request.number("from", 0), (int) Math.clamp(request.number("limit", PAGE), 1, 1_000));
    return Reply.ok(
        Map.of(
            "size", ledger.size(), "entries", entries.stream().map(LedgerEntry::content).toList()));
  }

  private Reply proof(Request request) {
    if (request.parameter("index").isEmpty()) {
      throw new CountersignException(ErrorCode.BAD_REQUEST, "The parameter \"index\" is missing.");
    }
    InclusionProof proof =
        ledger.inclusionProof(request.number("index", 0), request.number("size", ledger.size()));
    return Reply.ok(
        Map.of(
            "index", proof.index(),
            "size", proof.treeSize(),
            "path", proof.path().stream().map(Hash::base64).toList()));
  }

  private Reply tile(Request request) {
    String path = request.context().pathParam("path");
    boolean entries = path.startsWith("entries/");
    return Tile.parse(entries ? "0/" + path.substring("entries/".length()) : path)
        .flatMap(tile -> entries ? ledger.entryBundle(tile) : ledger.tile(tile))
        .<Reply>map(bytes -> new Reply.Raw("application/octet-stream", bytes))
        .orElseThrow(() -> new CountersignException(ErrorCode.NOT_FOUND, "There is no such tile."));
  }
}
