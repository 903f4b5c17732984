package dev.countersign.postgres.driver;

import dev.countersign.core.Target;
import dev.countersign.core.Target.TlsMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The socket to a target's server, plain at first. Used by one thread.
final class LinkSocket {

  static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  private final Target target;
  private Socket current;

  private LinkSocket(Target target, Socket plain) {
    this.target = target;
    this.current = plain;
  }

  static LinkSocket open(Target target) throws IOException {
    var plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setKeepAlive(true);
      plain.connect(
          new InetSocketAddress(target.host(), target.port()), (int) CONNECT_TIME.toMillis());
      plain.setSoTimeout((int) CONNECT_TIME.toMillis());
      return new LinkSocket(target, plain);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /// What to talk on.
  Socket current() {
    return current;
  }

  /// Starts TLS as the target says; the server has agreed to it.
  SSLSocket secure() throws IOException {
    var socket =
        (SSLSocket) factory(target).createSocket(current, target.host(), target.port(), true);
    if (target.tls() == TlsMode.VERIFY_FULL) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    handshake(socket);
    current = socket;
    return socket;
  }

  private static void handshake(SSLSocket socket) throws IOException {
    try {
      socket.startHandshake();
    } catch (SocketTimeoutException e) {
      throw new IOException("the TLS handshake took longer than " + CONNECT_TIME, e);
    }
  }

  private static SSLSocketFactory factory(Target target) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(target), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  /// Null stands for what the JVM trusts.
  private static TrustManager @Nullable [] managers(Target target)
      throws IOException, GeneralSecurityException {
    if (target.tls() == TlsMode.REQUIRE) {
      return new TrustManager[] {new AnyCertificate()};
    }
    return target.tlsRoots().isPresent() ? leadingTo(Path.of(target.tlsRoots().get())) : null;
  }

  private static TrustManager[] leadingTo(Path roots) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var file = Files.newInputStream(roots)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /// `require` protects against listening in only; that is what it is documented to do.
  private static final class AnyCertificate implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
