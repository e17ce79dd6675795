package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that were written stay recognised: of each {@code NAME.yaml} the file {@code NAME.txt} has
 * the canonical form, the identity and the basis as version 0.1.0 wrote them. Where one of them has
 * to change, runs get other names, and earlier ones are not taken up again.
 */
class CanonicalTextTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "canonical");

  @ParameterizedTest
  @ValueSource(
      strings = {"smallest", "full", "labels", "contrastive", "few-shot", "retrieval", "gallery"})
  void theTextsAreThoseThatRunsWereWrittenWith(String name) throws IOException {
    String yaml = Files.readString(FOLDER.resolve(name + ".yaml"));
    List<String> written = Files.readAllLines(FOLDER.resolve(name + ".txt"));

    AuditConfig config = AuditConfigReader.read(yaml, name + ".yaml", List.of());

    assertThat(CanonicalConfig.json(config)).isEqualTo(written.get(0));
    assertThat(CanonicalConfig.identity(config)).isEqualTo(written.get(1));
    assertThat(CanonicalConfig.basis(config)).isEqualTo(written.get(2));
    assertThat(AuditConfigReader.read(written.get(0), "runs.config", List.of())).isEqualTo(config);
  }
}
