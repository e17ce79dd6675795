package io.naflow.jobs.config;

import java.util.List;

/** {@code docs/configuration.md}, made from the declarations. */
final class KeysPage {
  private KeysPage() {}

  /** The page's text. */
  static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Every key there is; `naflow keys` prints the same. This page is made from the declarations in
            `io.naflow.jobs.config`: change them there, then run
            `mvn -pl core,jobs -am test -Dtest=KeysPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true`.

            A configuration is one YAML file; `conf/audit-*.yaml` are examples. `models[].id` is the key `id` of each
            item of the list `models`. `--set KEY=VALUE` overrides any key, items of lists by their number from 0:
            `--set models.0.weights=mine.pth`. What stands after `=` of a text or a word is that text, with blanks, `#` and
            quotes as they are; numbers and `true` or `false` are read as YAML reads them; lists and sections stand in
            brackets and braces as in YAML: `--set "layers.include=[layer3.*, layer4.*]"`. A key with nothing behind it counts as not given. Unknown keys and values that are
            not in the range are refused before any work, with the key, its line and what would be right.

            *Changes* says what a setting has a hand in: **the run** (which images there are, or what things are called),
            **an image's results**, **which rows there are** (of an image, but no number in them), or **nothing** (how the
            work is done or judged). A run's id follows from all but the last; `audit --resume` takes over images of an
            earlier run where only settings of the run or of nothing differ; `compare` names settings that change an
            image's results where two runs differ in them.
            """);
    section(page, "An audit", Keys.audit());
    section(page, "A file of gates", Keys.gates());
    return page.toString();
  }

  private static void section(StringBuilder page, String title, List<Key<?>> keys) {
    page.append(
        "\n## %s\n\n| key | type | it must be | default | changes | meaning |\n|---|---|---|---|---|---|\n"
            .formatted(title));
    for (Key<?> key : keys) {
      page.append(
          "| `%s` | %s | %s | %s | %s | %s |\n"
              .formatted(
                  key.path(),
                  key.type(),
                  cell(key.range()),
                  cell(key.standardText()),
                  key.scope().words(),
                  cell(key.doc())));
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("`\\*`", "`*`");
  }
}
