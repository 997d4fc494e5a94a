package dev.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** The classes that are generated from the OpenAPI description of Kubernetes. */
final class KubernetesModel {

  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  private KubernetesModel() {}

  /**
   * Reads an object into the class of its kind, and so refuses fields that are unknown, missing or
   * of another type.
   */
  static void check(JsonNode object) throws Exception {
    String version = object.get("apiVersion").asText();
    version = version.substring(version.indexOf('/') + 1).toUpperCase(Locale.ROOT);
    Class<?> model = Class.forName(MODELS + version + object.get("kind").asText());
    try {
      model.getMethod("fromJson", String.class).invoke(null, object.toString());
    } catch (InvocationTargetException e) {
      throw new AssertionError(object.at("/metadata/name").asText() + ": " + e.getCause(), e);
    }
  }
}
