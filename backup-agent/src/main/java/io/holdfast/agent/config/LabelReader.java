package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Labels;
import java.util.Map;

/** Reads the labels that a policy gives to what it makes. */
final class LabelReader {
  /** Longhorn takes this key for its own. */
  private static final String RESERVED = "KubernetesStatus";

  private static final String KEY =
      "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private static final String VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  private LabelReader() {}

  static Map<String, String> read(Section policy) {
    Map<String, String> labels = policy.strings("labels");
    labels.forEach(
        (key, value) -> {
          String path = policy.at("labels") + "." + key;
          if (!key.matches(KEY) || key.equals(RESERVED) || key.startsWith(Labels.PREFIX)) {
            throw new ConfigException(
                path
                    + ": is no key of a label that is accepted; accepted are those of Kubernetes but "
                    + RESERVED
                    + " and those that begin with "
                    + Labels.PREFIX);
          }
          if (!value.matches(VALUE)) {
            throw new ConfigException(
                path
                    + ": \""
                    + value
                    + "\" is not accepted; accepted are 1 to 63 letters, digits, dots, dashes and"
                    + " underscores, with a letter or digit first and last");
          }
        });
    return labels;
  }
}
