package io.holdfast.server.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that a server holds, as replies to reading commands tell it. */
public final class State {
  private static final Pattern BULK = Pattern.compile("\\$(\\d+)\r\n");
  private static final Pattern IDLE = Pattern.compile("\r\n:\\d+(\r\n:\\d+\r\n)");

  private State() {}

  /** Key by key, with the database's number before it. */
  public static Map<String, String> of(int port, int databases) {
    Map<String, String> state = new TreeMap<>();
    try (var client = new RawClient(port)) {
      for (int number = 0; number < databases; number++) {
        client.call("SELECT", "" + number);
        for (String key : bulks(client.call("KEYS", "*"))) {
          String type = client.call("TYPE", key).strip().substring(1);
          if (!type.equals("none")) { // expired meanwhile
            String expiry = client.call("PEXPIRETIME", key).strip();
            state.put(number + " " + key, type + " " + expiry + " " + value(client, type, key));
          }
        }
      }
    }
    return state;
  }

  private static String value(RawClient client, String type, String key) {
    return switch (type) {
      case "string" -> client.call("GET", key);
      case "list" -> client.call("LRANGE", key, "0", "-1");
      case "set" -> Arrays.toString(sorted(bulks(client.call("SMEMBERS", key)), 1));
      case "hash" -> Arrays.toString(sorted(bulks(client.call("HGETALL", key)), 2));
      case "zset" -> client.call("ZRANGE", key, "0", "-1", "WITHSCORES");
      default -> stream(client, key);
    };
  }

  private static String stream(RawClient client, String key) {
    String groups = client.call("XINFO", "GROUPS", key);
    var text = new StringBuilder(client.call("XRANGE", key, "-", "+")).append(groups);
    String[] words = bulks(groups);
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals("name")) {
        String group = words[i + 1];
        String pending = client.call("XPENDING", key, group, "-", "+", "100000");
        text.append(IDLE.matcher(pending).replaceAll("$1"));
        String[] consumers = bulks(client.call("XINFO", "CONSUMERS", key, group));
        text.append(Arrays.toString(sorted(consumers, 1)));
      }
    }
    String info = client.call("XINFO", "STREAM", key);
    Matcher last = Pattern.compile("last-generated-id\r\n\\$\\d+\r\n([^\r]+)").matcher(info);
    return last.find() ? text + " last " + last.group(1) : text.toString();
  }

  /** The bulk strings of a reply, in order. */
  private static String[] bulks(String reply) {
    var found = new ArrayList<String>();
    Matcher header = BULK.matcher(reply);
    for (int at = 0; header.find(at); ) {
      int end = header.end() + Integer.parseInt(header.group(1));
      found.add(reply.substring(header.end(), end));
      at = end;
    }
    return found.toArray(String[]::new);
  }

  private static String[] sorted(String[] words, int together) {
    var groups = new String[words.length / together];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = String.join("=", Arrays.copyOfRange(words, i * together, (i + 1) * together));
    }
    Arrays.sort(groups);
    return groups;
  }
}
