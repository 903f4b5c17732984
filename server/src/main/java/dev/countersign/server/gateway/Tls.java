package dev.countersign.server.gateway;

import dev.countersign.core.Bytes;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Target;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/// TLS towards clients and towards servers, and the channel binding data of both.
final class Tls {

  /// What a client that starts with TLS at once must agree on (RFC 7301).
  static final String ALPN = "postgresql";

  private static final byte HANDSHAKE_RECORD = 0x16;

  private final SslContext context;
  private final Optional<Bytes> endPoint;

  private Tls(SslContext context, Optional<Bytes> endPoint) {
    this.context = context;
    this.endPoint = endPoint;
  }

  /// TLS towards clients, with this certificate.
  ///
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] when the files cannot be used
  static Tls towardsClients(GatewaySettings.Certificate files) {
    try {
      SslContext context =
          SslContextBuilder.forServer(files.chain().toFile(), files.key().toFile())
              .protocols("TLSv1.3", "TLSv1.2")
              .applicationProtocolConfig(alpn())
              .build();
      return new Tls(context, endPoint(first(files)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION,
          "The certificate %s with key %s cannot be used: %s; give a PEM chain and its PKCS#8 key."
              .formatted(files.chain(), files.key(), e.getMessage()),
          e);
    }
  }

  /// Whether these first bytes are those of a TLS handshake.
  static boolean startsWithHandshake(byte first) {
    return first == HANDSHAKE_RECORD;
  }

  SslHandler newHandler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }

  /// The `tls-server-end-point` of our own certificate.
  Optional<Bytes> ownEndPoint() {
    return endPoint;
  }

  /// TLS towards a target's server.
  static SslHandler towardsServer(Target target, ByteBufAllocator allocator) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient().protocols("TLSv1.3", "TLSv1.2");
    target.tlsRoots().map(File::new).ifPresent(builder::trustManager);
    if (target.tls() != Target.TlsMode.VERIFY_FULL) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm("");
    }
    SslHandler handler = builder.build().newHandler(allocator, target.host(), target.port());
    if (target.tls() == Target.TlsMode.VERIFY_FULL) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /// The `tls-server-end-point` of the server that this connection goes to.
  static Optional<Bytes> serverEndPoint(SslHandler handler) {
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return endPoint(chain[0]);
    } catch (SSLPeerUnverifiedException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Certificate first(GatewaySettings.Certificate files)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(files.chain())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /// RFC 5929, section 4.1: the certificate's hash by the hash of its signature, SHA-256 at least.
  private static Optional<Bytes> endPoint(Certificate certificate) throws GeneralSecurityException {
    if (!(certificate instanceof X509Certificate x509)) {
      return Optional.empty();
    }
    String signature = x509.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = signature.indexOf("WITH");
    if (with < 0) {
      return Optional.empty();
    }
    String hash =
        switch (signature.substring(0, with)) {
          case "MD5", "SHA1", "SHA256" -> "SHA-256";
          case "SHA384" -> "SHA-384";
          case "SHA512" -> "SHA-512";
          default -> "";
        };
    return hash.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Bytes.copyOf(MessageDigest.getInstance(hash).digest(certificate.getEncoded())));
  }

  private static ApplicationProtocolConfig alpn() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        ALPN);
  }
}
