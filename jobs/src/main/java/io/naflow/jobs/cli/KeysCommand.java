package io.naflow.jobs.cli;

import io.naflow.jobs.config.Key;
import io.naflow.jobs.config.Keys;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code naflow keys}. */
@Command(
    name = "keys",
    description =
        "Lists every key of the configuration and of gates: type, range, default, what it changes.",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.println("In the configuration of an audit, and as --set KEY=VALUE:");
    list(Keys.audit());
    System.out.printf("%nIn a file of gates:%n");
    list(Keys.gates());
    return 0;
  }

  private static void list(List<Key<?>> keys) {
    for (Key<?> key : keys) {
      System.out.printf("%n%s: %s%n", key.path(), key.type());
      System.out.printf("    %s%n", key.doc().replace("`", ""));
      if (!key.range().isEmpty()) {
        System.out.printf("    it must be %s%n", key.range());
      }
      System.out.printf("    default: %s; changes %s%n", key.standardText(), key.scope().words());
    }
  }
}
