package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of a connection with TLS, each empty where there is none.
 *
 * @param ca certificates of those whom to trust, instead of those that Java trusts
 * @param cert the certificate of this client, and those between it and its authority
 * @param key the private key to it, in PKCS #8
 */
public record TlsFiles(String ca, String cert, String key) {

  /** Java's own authorities, and no certificate of the client. */
  static final TlsFiles NONE = new TlsFiles("", "", "");

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Whom to trust; null for those that Java trusts. */
  @Nullable TrustManagerFactory trust() {
    if (ca.isEmpty()) {
      return null;
    }
    return reading(
        "ca",
        ca,
        () -> {
          KeyStore store = emptyStore();
          int number = 0;
          for (Certificate each : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, each);
          }
          TrustManagerFactory factory =
              TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
          factory.init(store);
          return factory;
        });
  }

  /** Who we are; null for nobody. */
  @Nullable KeyManagerFactory identity() {
    if (cert.isEmpty()) {
      return null;
    }
    List<Certificate> chain = reading("cert", cert, () -> certificates(cert));
    return reading(
        "key",
        key,
        () -> {
          KeyStore store = emptyStore();
          store.setKeyEntry(
              "key",
              privateKey(chain.get(0).getPublicKey().getAlgorithm()),
              new char[0],
              chain.toArray(Certificate[]::new));
          KeyManagerFactory factory =
              KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
          factory.init(store, new char[0]);
          return factory;
        });
  }

  /** Sockets for those who do not use the client library. */
  public SSLSocketFactory sockets() {
    if (equals(NONE)) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    TrustManagerFactory trust = trust();
    KeyManagerFactory identity = identity();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity == null ? new KeyManager[0] : identity.getKeyManagers(),
          trust == null ? defaultTrust() : trust.getTrustManagers(),
          null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new InvalidJobException("TLS is not to be had in this Java: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] defaultTrust() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return factory.getTrustManagers();
  }

  private PrivateKey privateKey(String algorithm) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(Path.of(key), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          "there is no BEGIN PRIVATE KEY in it; openssl pkcs8 -topk8 -nocrypt makes one of other keys");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static List<Certificate> certificates(String file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      List<Certificate> found =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (found.isEmpty()) {
        throw new GeneralSecurityException("there is no certificate in it");
      }
      return found;
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private static <T> T reading(String option, String file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | GeneralSecurityException e) {
      String cause = e instanceof IOException ? e.toString() : e.getMessage();
      throw new InvalidJobException(
          "The file %s, %s of a Redis address, is of no use: %s".formatted(file, option, cause), e);
    }
  }
}
