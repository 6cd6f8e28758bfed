package io.holdfast.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The values in force of all parameters. Any thread may read; changes are all or none. */
public final class Settings {
  private final Map<Parameter<?>, Object> values = new ConcurrentHashMap<>();
  private final Map<Parameter<?>, List<Consumer<Object>>> listeners = new ConcurrentHashMap<>();

  /** The defaults. */
  public Settings() {
    for (Parameter<?> parameter : Parameters.all()) {
      values.put(parameter, parameter.initialValue());
    }
  }

  /** A value that can't be set. */
  public static final class Refused extends RuntimeException {
    private final Parameter<?> parameter;

    Refused(Parameter<?> parameter, String reason) {
      super(reason, null, false, false);
      this.parameter = parameter;
    }

    /** The parameter that was the reason. */
    public Parameter<?> parameter() {
      return parameter;
    }

    /** What Redis would say. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }

  @SuppressWarnings("unchecked") // put() stores what the parameter's own type has read
  public <T> T get(Parameter<T> parameter) {
    Object value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(parameter.name() + " is not in the table of parameters");
    }
    return (T) value;
  }

  /** The value as CONFIG GET answers it. */
  public <T> String text(Parameter<T> parameter) {
    return parameter.type().write(get(parameter));
  }

  /** Sets one value that the program has itself made out. */
  public <T> void set(Parameter<T> parameter, T value) {
    values.put(parameter, value);
    tell(parameter, value);
  }

  /**
   * Sets several values, or none of them.
   *
   * @throws Refused when one is not accepted
   */
  public synchronized void set(Map<Parameter<?>, String> texts) {
    Map<Parameter<?>, Object> read = new LinkedHashMap<>();
    texts.forEach((parameter, text) -> read.put(parameter, read(parameter, text)));
    Map<Parameter<?>, Object> before = new LinkedHashMap<>();
    List<Parameter<?>> told = new ArrayList<>();
    read.keySet().forEach(parameter -> before.put(parameter, get(parameter)));
    values.putAll(read);
    for (Parameter<?> parameter : read.keySet()) {
      told.add(parameter);
      try {
        tell(parameter, get(parameter));
      } catch (IllegalArgumentException e) {
        values.putAll(before);
        told.forEach(back -> tell(back, get(back)));
        throw new Refused(parameter, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Has {@code listener} told of the value now and after each change; it may refuse a change by an
   * IllegalArgumentException.
   */
  @SuppressWarnings("unchecked")
  public <T> void follow(Parameter<T> parameter, Consumer<T> listener) {
    listeners
        .computeIfAbsent(parameter, p -> new CopyOnWriteArrayList<>())
        .add((Consumer<Object>) listener);
    listener.accept(get(parameter));
  }

  private void tell(Parameter<?> parameter, Object value) {
    listeners.getOrDefault(parameter, List.of()).forEach(listener -> listener.accept(value));
  }

  private <T> T read(Parameter<T> parameter, String text) {
    try {
      return parameter.type().read(text, get(parameter));
    } catch (ParameterType.Complaint e) {
      throw new Refused(parameter, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Refused(parameter, parameter.type().redisComplaint());
    }
  }
}
