package dev.countersign.app.config;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Target.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes single values out of their texts. What is wrong is a [CountersignException] whose message
/// says what would be right.
final class Values {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\s]+):(\\d{1,5})");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KiB|MiB|GiB)?");
  private static final Pattern ORIGIN = Pattern.compile("[^\\s+]{1,120}");
  private static final int PORT_MAX = 65_535;

  private Values() {}

  /// A host and a port, the host not looked up.
  ///
  /// @param host without the brackets of an IPv6 address
  record HostPort(String host, int port) {

    boolean isLoopback() {
      return host.equals("localhost") || LOOPBACK.matcher(host).matches() || host.equals("::1");
    }
  }

  static HostPort hostPort(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > PORT_MAX) {
      throw bad("\"" + text + "\" is not a host and a port, such as 127.0.0.1:5432 or [::1]:5432.");
    }
    String host = matcher.group(1);
    return new HostPort(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(matcher.group(2)));
  }

  /// An address of this machine.
  static InetSocketAddress listen(String text) {
    HostPort parsed = hostPort(text);
    try {
      return new InetSocketAddress(InetAddress.getByName(parsed.host()), parsed.port());
    } catch (UnknownHostException e) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION, "The host " + parsed.host() + " is not known.", e);
    }
  }

  static URI publicUrl(String text) {
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new CountersignException(ErrorCode.CONFIGURATION, noUrl(text), e);
    }
    throw bad(noUrl(text));
  }

  static String storeUrl(String text) {
    if (!text.startsWith("jdbc:sqlite:") && !text.startsWith("jdbc:postgresql:")) {
      throw bad("The store is jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE.");
    }
    return text;
  }

  static String origin(String text) {
    if (!ORIGIN.matcher(text).matches()) {
      throw bad("A ledger's name has no spaces and no plus sign, and at most 120 characters.");
    }
    return text;
  }

  static Path file(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION, "\"" + text + "\" is not the name of a file.", e);
    }
  }

  /// A file of certificates, which is looked into: a mistake here would only show as a target that
  /// is down.
  static Path certificates(String text) {
    Path file = file(text);
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw bad("There is no certificate in " + file + ".");
      }
      return file;
    } catch (IOException e) {
      throw bad("The file %s cannot be read (%s).".formatted(file, e.getClass().getSimpleName()));
    } catch (CertificateException e) {
      throw bad("The file %s has something else than certificates in PEM.".formatted(file));
    }
  }

  static TlsMode tls(String text) {
    for (TlsMode mode : TlsMode.values()) {
      if (text.equals(mode.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return mode;
      }
    }
    throw bad("\"" + text + "\" is none of disable, require, verify-full.");
  }

  static int bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw bad("\"" + text + "\" is not a size; write it like 65536, 64KiB or 16MiB.");
    }
    long unit =
        switch (String.valueOf(matcher.group(2))) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 1;
        };
    long bytes = Long.parseLong(matcher.group(1)) * unit;
    if (bytes < 1 << 10 || bytes > 1 << 30) {
      throw bad("A size here is between 1KiB and 1GiB.");
    }
    return (int) bytes;
  }

  static int number(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw bad("\"" + text + "\" is not a number from 1 on.");
    }
    return Integer.parseInt(text);
  }

  static String filled(String text) {
    if (text.isBlank()) {
      throw bad("This may not be empty.");
    }
    return text;
  }

  private static String noUrl(String text) {
    return "\"" + text + "\" is not a URL such as https://countersign.example.com.";
  }

  static CountersignException bad(String message) {
    return new CountersignException(ErrorCode.CONFIGURATION, message);
  }
}
