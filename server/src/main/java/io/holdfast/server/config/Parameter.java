package io.holdfast.server.config;

import java.util.List;

/**
 * One thing that can be configured.
 *
 * @param name as CONFIG GET shows it, in lower case with dashes
 * @param aliases other names for it, of Dragonfly or of older versions of Redis
 * @param type how its value is written
 * @param initial the default, as text
 * @param change when the value may be set
 * @param summary one sentence for {@code --help}
 */
public record Parameter<T>(
    String name,
    List<String> aliases,
    ParameterType<T> type,
    String initial,
    Change change,
    String summary) {

  /** When a parameter may be set. */
  public enum Change {
    /** At the start and by CONFIG SET. */
    ANY_TIME,
    /** At the start only. */
    AT_START,
    /** At the start only, and CONFIG GET does not know it: it says how to start. */
    FLAG_ONLY
  }

  /** A parameter that CONFIG SET can change. */
  public static <T> Parameter<T> of(
      String name, ParameterType<T> type, String initial, String summary) {
    return new Parameter<>(name, List.of(), type, initial, Change.ANY_TIME, summary);
  }

  /** The same with another rule for changes. */
  public Parameter<T> change(Change other) {
    return new Parameter<>(name, aliases, type, initial, other, summary);
  }

  /** The same, known by other names as well. */
  public Parameter<T> alias(String... others) {
    return new Parameter<>(name, List.of(others), type, initial, change, summary);
  }

  /** A parameter is itself and no other, so that looking up its value costs little. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** The default value. */
  public T initialValue() {
    return type.read(initial);
  }
}
