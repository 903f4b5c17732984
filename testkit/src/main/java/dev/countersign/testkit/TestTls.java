package dev.countersign.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// A certificate authority that exists for one test, and the server certificates it issues.
public final class TestTls {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SIGNATURE = "SHA256withECDSA";

  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestTls(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /// A certificate and the key to it, as PEM.
  ///
  /// @param certificatePem the server's certificate; the authority that signed it is the root
  /// @param keyPem the private key in PKCS 8
  public record Identity(String certificatePem, String keyPem) {

    /// Writes `server.crt` and `server.key`, for configuration that takes files.
    public void writeTo(Path directory) throws IOException {
      Files.writeString(directory.resolve("server.crt"), certificatePem);
      Files.writeString(directory.resolve("server.key"), keyPem);
    }
  }

  public static TestTls authority() {
    try {
      KeyPair keys = newKeys();
      X500Name name = new X500Name("CN=Countersign test authority " + serial());
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return new TestTls(keys, sign(builder, keys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A certificate that is valid now for these host names and addresses.
  public Identity issue(String... names) {
    return issue(Instant.now().plus(Duration.ofDays(1)), names);
  }

  /// A certificate that was valid until an hour ago.
  public Identity issueExpired(String... names) {
    return issue(Instant.now().minus(Duration.ofHours(1)), names);
  }

  public String certificatePem() {
    return pem(certificate);
  }

  /// A client's context that trusts this authority and no other.
  public SSLContext clientContext() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("authority", certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), RANDOM);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Identity issue(Instant notAfter, String... names) {
    try {
      KeyPair serverKeys = newKeys();
      var name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(notAfter.minus(Duration.ofDays(2))),
              Date.from(notAfter),
              new X500Name("CN=" + names[0]),
              serverKeys.getPublic());
      builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
      return new Identity(pem(sign(builder, keys.getPrivate())), pem(serverKeys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralNames alternativeNames(String... names) {
    return new GeneralNames(
        Stream.of(names)
            .map(name ->
                new GeneralName(
                    isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder(SIGNATURE).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(64, RANDOM);
  }

  private static String pem(Object certificateOrKey) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(
          certificateOrKey instanceof PrivateKey key
              ? new PemObject("PRIVATE KEY", key.getEncoded())
              : new JcaMiscPEMGenerator(certificateOrKey));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
