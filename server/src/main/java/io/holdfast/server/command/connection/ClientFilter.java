package io.holdfast.server.command.connection;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.util.Locale;
import java.util.function.Predicate;

/** Which clients CLIENT KILL means, by its options. */
final class ClientFilter {
  private Predicate<Client> condition = client -> true;
  private boolean skipMe = true;

  private ClientFilter() {}

  /** Reads pairs of option and value from an argument on. */
  static ClientFilter of(Call call, int from) {
    var filter = new ClientFilter();
    for (int i = from; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw CommandException.syntax();
      }
      filter.add(call, i);
    }
    return filter;
  }

  boolean accepts(Client client, Client asking) {
    return condition.test(client) && !(skipMe && client == asking);
  }

  private void add(Call call, int option) {
    String value = call.text(option + 1);
    switch (call.text(option).toUpperCase(Locale.ROOT)) {
      case "ID" -> {
        long id = id(call, option + 1);
        condition = condition.and(client -> client.id() == id);
      }
      case "ADDR" -> condition = condition.and(c -> c.link().remoteAddress().equals(value));
      case "LADDR" -> condition = condition.and(c -> c.link().localAddress().equals(value));
      case "TYPE" -> condition = condition.and(type(value));
      case "USER" -> {
        if (!value.equals("default")) {
          throw new CommandException("ERR No such user '" + value + "'");
        }
      }
      case "SKIPME" ->
          skipMe =
              switch (value.toLowerCase(Locale.ROOT)) {
                case "yes" -> true;
                case "no" -> false;
                default -> throw CommandException.syntax();
              };
      default -> throw CommandException.syntax();
    }
  }

  private static long id(Call call, int argument) {
    String complaint = "ERR client-id should be greater than 0";
    try {
      return call.integer(argument, 1, Long.MAX_VALUE, complaint);
    } catch (CommandException e) { // no number at all
      throw new CommandException(complaint);
    }
  }

  /** Clients of a type; replicas there are none. */
  static Predicate<Client> type(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "normal" -> client -> client.subscriptions().isEmpty();
      case "pubsub" -> client -> !client.subscriptions().isEmpty();
      case "master", "replica", "slave" -> client -> false;
      default -> throw new CommandException("ERR Unknown client type '" + name + "'");
    };
  }
}
