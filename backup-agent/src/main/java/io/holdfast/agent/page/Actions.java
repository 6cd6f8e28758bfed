package io.holdfast.agent.page;

/** The buttons that ask for runs. They need the page's script, and the token. */
final class Actions {
  private Actions() {}

  static void render(StringBuilder out, PageData data) {
    out.append(
        """
        <form id=actions class=scripted autocomplete=off aria-label="Ask for a run">
        <div class=field><label for=token>Token</label>
        <input id=token type=password autocomplete=off spellcheck=false aria-describedby=token-words></div>
        """);
    if (data.backsUp()) {
      out.append("<button type=button data-ask=backups>Back up now</button>\n");
    }
    for (String target : data.exportTargets()) {
      String name = Html.escape(target);
      out.append("<button type=button data-ask=exports data-target=\"")
          .append(name)
          .append("\">Export to ")
          .append(name)
          .append("</button>\n");
    }
    out.append(
        """
        <label class=choice><input id=check-too type=checkbox checked> and check that it restores</label>
        <button type=button data-ask=checks class=second>Check the newest</button>
        <button type=button id=forget class=second hidden>Forget the token</button>
        <p id=answer role=alert></p>
        <p id=token-words class=words>The agent’s command <code>token</code> prints it; with the launcher it is in <code>.holdfast/agent-token</code>.
        This tab keeps it until it is closed, and sends it to this agent only.</p>
        </form>
        <p id=said class=words role=status aria-live=polite></p>
        <noscript><p class=words>Without scripts this page is read anew every few seconds, and runs are asked for by the
        command line: <code>backup</code>, <code>check</code>.</p></noscript>
        """);
  }
}
