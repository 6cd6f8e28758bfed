package io.holdfast.e2e;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints the processes' logs when a test fails, so that CI's output alone tells what happened. */
record LogsOnFailure(Supplier<Deployment> deployment) implements AfterTestExecutionCallback {
  private static final int LAST = 6000;

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      deployment
          .get()
          .logs(
              (name, log) ->
                  System.err.println(
                      "--- " + name + "\n" + log.substring(Math.max(0, log.length() - LAST))));
    }
  }
}
