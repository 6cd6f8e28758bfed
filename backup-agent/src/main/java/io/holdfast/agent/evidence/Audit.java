package io.holdfast.agent.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks through reports for what was changed or left out. It needs the key and nothing else. */
public final class Audit {
  private Audit() {}

  /** A report with its number, or without when it can not be read. */
  private record Read(String name, SealedReport sealed, Report report) {}

  /**
   * What is wrong, one sentence each; empty when all is as it was sealed.
   *
   * @param texts reports as they were kept, by name of the file
   */
  public static List<String> findings(Map<String, String> texts, Seal seal) {
    List<String> findings = new ArrayList<>();
    List<Read> reports = new ArrayList<>();
    new TreeMap<>(texts)
        .forEach(
            (name, text) -> {
              try {
                SealedReport sealed = SealedReport.parse(text);
                check(name, sealed, seal, findings);
                reports.add(new Read(name, sealed, sealed.report()));
              } catch (IllegalArgumentException e) {
                findings.add(name + " is no report: it " + e.getMessage());
              }
            });
    reports.sort(Comparator.comparingInt(each -> each.report().number()));
    for (int i = 1; i < reports.size(); i++) {
      follow(reports.get(i - 1), reports.get(i), findings);
    }
    return findings;
  }

  private static void check(String name, SealedReport sealed, Seal seal, List<String> findings) {
    String hmac = sealed.hmac();
    if (hmac == null) {
      findings.add(name + " is not sealed: there was no key when it was made");
    } else if (!seal.isOf(sealed.line(), hmac)) {
      boolean otherKey = !seal.keyName().equals(sealed.key());
      findings.add(
          otherKey
              ? name + " was sealed with another key (" + sealed.key() + ")"
              : name + " was changed after it was sealed");
    }
  }

  private static void follow(Read one, Read next, List<String> findings) {
    int missing = next.report().number() - one.report().number() - 1;
    if (missing > 0) {
      findings.add(missing + " reports are missing between " + one.name() + " and " + next.name());
    } else if (!next.report().previous().equals(one.sealed().name())) {
      findings.add(
          next.name() + " does not follow " + one.name() + ", which was changed or replaced");
    }
  }
}
