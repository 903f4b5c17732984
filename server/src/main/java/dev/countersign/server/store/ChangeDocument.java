package dev.countersign.server.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.countersign.core.Bytes;
import dev.countersign.core.change.Change;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Verdict;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// The whole of a change as a JSON text, and back.
///
/// The records of `core` are the format, component by component: once there are stores to keep, a
/// component that is renamed, added or removed makes a new [#FORMAT]. Reading is strict: what it
/// does not understand it refuses; but a component that an older format did not have yet is empty
/// (optional) or zero. Whether what was read still is what was approved, the change itself tells by
/// its digest.
final class ChangeDocument {

  /// The version of the format, stored beside every document.
  static final int FORMAT = 4;

  private static final int OLDEST = 1;

  private static final JsonMapper JSON =
      mapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  private static final JsonMapper OLDER = mapper().build();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Allow.class, name = "allow"),
    @JsonSubTypes.Type(value = Verdict.Deny.class, name = "deny"),
    @JsonSubTypes.Type(value = Verdict.Hold.class, name = "hold")
  })
  private interface VerdictKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunReport.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = RunReport.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = RunReport.Unknown.class, name = "unknown")
  })
  private interface RunReportKinds {}

  private ChangeDocument() {}

  private static JsonMapper.Builder mapper() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule()
                .addSerializer(Bytes.class, new BytesWriter())
                .addDeserializer(Bytes.class, new BytesReader()))
        .addMixIn(Verdict.class, VerdictKinds.class)
        .addMixIn(RunReport.class, RunReportKinds.class)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /// ASCII only, so that no text, however broken, is changed by a database's encoding.
  static String write(Change change) {
    return JSON.writeValueAsString(change);
  }

  /// @throws IllegalArgumentException when the text is not that of a change in this format
  static Change read(int format, String document) {
    if (format < OLDEST || format > FORMAT) {
      throw new IllegalArgumentException(
          "it is in format %d and this version of Countersign reads %d to %d"
              .formatted(format, OLDEST, FORMAT));
    }
    try {
      JsonMapper json = format == FORMAT ? JSON : OLDER;
      return Optional.ofNullable(json.readValue(document, Change.class))
          .orElseThrow(() -> new IllegalArgumentException("it is damaged: there is nothing in it"));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "it is damaged: " + String.valueOf(e.getOriginalMessage()), e);
    }
  }

  private static final class BytesWriter extends StdSerializer<Bytes> {

    BytesWriter() {
      super(Bytes.class);
    }

    @Override
    public void serialize(Bytes bytes, JsonGenerator json, SerializationContext context) {
      json.writeBinary(bytes.toArray());
    }
  }

  private static final class BytesReader extends StdDeserializer<Bytes> {

    BytesReader() {
      super(Bytes.class);
    }

    @Override
    public Bytes deserialize(JsonParser json, DeserializationContext context) {
      return Bytes.copyOf(json.getBinaryValue());
    }
  }
}
