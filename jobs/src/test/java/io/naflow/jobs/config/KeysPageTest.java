package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeysPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void theCommittedPageIsThatOfTheDeclarations() throws IOException {
    if (Boolean.getBoolean("naflow.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, KeysPage.markdown());
    }
    assertThat(PAGE)
        .as(
            "docs/configuration.md is out of date; make it again: mvn -pl core,jobs -am test -Dtest=KeysPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true")
        .exists()
        .content()
        .isEqualTo(KeysPage.markdown());
  }
}
