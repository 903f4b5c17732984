package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The messages that the gate itself sends to clients and servers.
final class Messages {

  /// Protocol 3.0.
  static final int VERSION_3_0 = 3 << 16;

  /// Protocol 3.2, the newest: longer cancel keys.
  static final int VERSION_3_2 = 3 << 16 | 2;

  static final int SSL_REQUEST = 1234 << 16 | 5679;
  static final int GSSENC_REQUEST = 1234 << 16 | 5680;
  static final int CANCEL_REQUEST = 1234 << 16 | 5678;

  private Messages() {}

  static ByteBuffer sslRequest() {
    return new MessageWriter().beginUntyped().int32(SSL_REQUEST).end().done();
  }

  static ByteBuffer oneByte(char answer) {
    return ByteBuffer.wrap(new byte[] {(byte) answer});
  }

  static ByteBuffer cancelRequest(int processId, Bytes secret) {
    return new MessageWriter()
        .beginUntyped()
        .int32(CANCEL_REQUEST)
        .int32(processId)
        .bytes(secret.toArray())
        .end()
        .done();
  }

  static ByteBuffer negotiateVersion(int version, List<String> unknownOptions) {
    var writer = new MessageWriter().begin('v').int32(version);
    writer.int32(unknownOptions.size());
    unknownOptions.forEach(writer::text);
    return writer.end().done();
  }

  static ByteBuffer saslMechanisms(List<String> mechanisms) {
    var writer = new MessageWriter().begin('R').int32(10);
    mechanisms.forEach(writer::text);
    return writer.int8(0).end().done();
  }

  static ByteBuffer saslContinue(String serverFirst) {
    return sasl(11, serverFirst);
  }

  static ByteBuffer saslFinal(String serverFinal) {
    return sasl(12, serverFinal);
  }

  static ByteBuffer authenticationOk() {
    return new MessageWriter().begin('R').int32(0).end().done();
  }

  static ByteBuffer parameterStatus(String name, String value) {
    return new MessageWriter().begin('S').text(name).text(value).end().done();
  }

  static ByteBuffer backendKeyData(Bytes content) {
    return new MessageWriter().begin('K').bytes(content.toArray()).end().done();
  }

  static ByteBuffer readyForQuery(byte status) {
    return new MessageWriter().begin('Z').int8(status).end().done();
  }

  static ByteBuffer empty(char type) {
    return new MessageWriter().begin(type).end().done();
  }

  private static ByteBuffer sasl(int code, String content) {
    return new MessageWriter()
        .begin('R')
        .int32(code)
        .bytes(content.getBytes(StandardCharsets.US_ASCII))
        .end()
        .done();
  }
}
