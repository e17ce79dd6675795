package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.config.AuditConfig.Labels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  private static AuditConfig config(String task) {
    return AuditConfigReader.read(
        """
        dataset: {path: images}
        models: [{id: m, architecture: conv4}]
        methods: [naflow]
        task: %s
        """
            .formatted(task),
        "test.yaml",
        List.of());
  }

  @Test
  void whatIsLeftOutIsAsPublished() {
    assertThat(config("{}").task()).isEqualTo(new Task.Classify());
    assertThat(config("{kind: contrastive}").task())
        .isEqualTo(new Task.Contrastive(200, 0.07, "cosine", Optional.empty(), Task.Bank.EMBEDDED));
    assertThat(config("{kind: few-shot}").task())
        .isEqualTo(new Task.FewShot(5, 1, 1, 20, "cosine"));
    assertThat(config("{kind: retrieval, gallery: same}").task())
        .isEqualTo(new Task.Retrieval(8, "cosine", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: classify}",
        "{kind: contrastive, neighbours: 3, temperature: 0.5, similarity: dot, gallery: x}",
        "{kind: few-shot, ways: 2, shots: 3, queries: 4, episodes: 5, similarity: euclidean}",
        "{kind: few-shot, similarity: image-to-class}",
        "{kind: contrastive, bank: checkpoint, gallery: x}",
        "{kind: contrastive, bank: checkpoint, gallery_labels: x.csv}",
        "{kind: retrieval, top: 2, gallery: y, gallery_labels: y.csv}"
      })
  void theCanonicalFormIsReadBackAsTheSame(String task) {
    AuditConfig config = config(task);
    AuditConfig again = AuditConfigReader.read(CanonicalConfig.json(config), "json", List.of());
    assertThat(again.task()).isEqualTo(config.task());
    assertThat(CanonicalConfig.identity(config))
        .isNotEqualTo(CanonicalConfig.identity(config("{kind: retrieval, top: 99}")));
  }

  @Test
  void aGallerysLabelsAreItsFoldersUnlessAFileIsGiven() {
    assertThat(((Task.Retrieval) config("{kind: retrieval, gallery: y}").task()).gallery())
        .hasValue(new Task.Gallery(Optional.of("y"), new Labels.Folders()));
  }

  @Test
  void whatATaskDoesNotTakeIsRefused() {
    assertThatThrownBy(() -> config("{kind: few-shot, top: 3}"))
        .hasMessageContaining("unknown key 'task.top'");
    assertThatThrownBy(() -> config("{kind: retrieval, bank: checkpoint}"))
        .hasMessageContaining("unknown key 'task.bank'");
    assertThatThrownBy(() -> config("{kind: retrieval, similarity: image-to-class}"))
        .hasMessageContaining("one of cosine, dot, euclidean");
    assertThatThrownBy(() -> config("{kind: few-shot, ways: 1}"))
        .hasMessageContaining("'task.ways' is")
        .hasMessageContaining("a whole number from 2");
    assertThatThrownBy(() -> config("{kind: contrastive, temperature: 0}"))
        .hasMessageContaining("a number above 0, such as 0.07");
    assertThatThrownBy(() -> config("{kind: retrieval, similarity: cosin}"))
        .hasMessageContaining("one of cosine, dot, euclidean (did you mean 'cosine'?)");
  }
}
