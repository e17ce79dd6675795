package io.naflow.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TablesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "tables.md");

  @Test
  void theCommittedPageIsThatOfTheDeclarations() throws IOException {
    if (Boolean.getBoolean("naflow.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, TablesPage.markdown());
    }
    assertThat(PAGE)
        .as(
            "docs/tables.md is out of date; make it again: mvn -pl core,jobs -am test -Dtest=TablesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true")
        .exists()
        .content()
        .isEqualTo(TablesPage.markdown());
  }
}
