package io.holdfast.server.net;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses as CLIENT LIST writes them. */
final class Addresses {
  private Addresses() {}

  /** {@code 127.0.0.1:6379}, {@code [::1]:6379}, or a socket file's path with {@code :0}. */
  static String text(@Nullable SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet -> {
        String host = inet.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        yield (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + inet.getPort();
      }
      case DomainSocketAddress file -> file.path() + ":0";
      case null -> "?:0";
      default -> address + ":0";
    };
  }
}
