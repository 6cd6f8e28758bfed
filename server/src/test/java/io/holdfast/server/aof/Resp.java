package io.holdfast.server.aof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Commands as an append-only file has them; text is Latin-1, a byte per character. */
final class Resp {
  private Resp() {}

  static byte[] command(String... arguments) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(bytes("*" + arguments.length + "\r\n"));
    for (String argument : arguments) {
      out.writeBytes(bytes("$" + argument.length() + "\r\n" + argument + "\r\n"));
    }
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
