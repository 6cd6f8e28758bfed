package io.holdfast.server.command.connection;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Link;
import io.holdfast.server.client.Transaction;

/** A client as CLIENT LIST and CLIENT INFO show it: one line of {@code name=value}. */
final class ClientLine {
  private ClientLine() {}

  static String of(Client client, long now) {
    Link.Traffic traffic = client.link().traffic();
    Transaction transaction = client.transaction();
    long memory = 2048 + traffic.heldInput() + traffic.waitingOutput();
    return ("id=%d addr=%s laddr=%s fd=%d name=%s age=%d idle=%d flags=%s db=%d sub=%d psub=%d"
            + " ssub=%d multi=%d qbuf=%d qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0"
            + " oll=0 omem=%d tot-mem=%d events=r cmd=%s user=default redir=-1 resp=%d")
        .formatted(
            client.id(),
            client.link().remoteAddress(),
            client.link().localAddress(),
            client.id() + 7, // sockets have no number here; only its being there matters
            client.name,
            (now - client.createdAt()) / 1000,
            Math.max(0, now - client.lastRequestAt) / 1000,
            flags(client),
            client.database,
            client.subscriptions().channels().size(),
            client.subscriptions().patterns().size(),
            client.subscriptions().shardChannels().size(),
            transaction == null ? -1 : transaction.requests().size(),
            traffic.heldInput(),
            traffic.waitingOutput(),
            memory,
            client.lastCommand,
            client.reply().isResp3() ? 3 : 2);
  }

  private static String flags(Client client) {
    var flags = new StringBuilder();
    flags.append(client.monitoring ? "O" : "");
    flags.append(client.subscriptions().isEmpty() ? "" : "P");
    flags.append(client.transaction() == null ? "" : "x");
    flags.append(client.isWaiting() ? "b" : "");
    flags.append(client.watching().isBroken() ? "d" : "");
    flags.append(client.isClosing() ? "c" : "");
    flags.append(client.link().remoteAddress().startsWith("/") ? "U" : "");
    flags.append(client.noEvict ? "e" : "");
    flags.append(client.noTouch ? "T" : "");
    return flags.isEmpty() ? "N" : flags.toString();
  }
}
