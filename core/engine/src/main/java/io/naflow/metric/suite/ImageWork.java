package io.naflow.metric.suite;

import io.naflow.api.AttentionMap;
import io.naflow.api.Head;
import io.naflow.api.Outcome;
import io.naflow.metric.MetricResult;
import io.naflow.metric.suite.ExplainedImage.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been found of one image so far. */
final class ImageWork {
  private final ExplainedImage image;
  private final Head head;
  private final List<Measured> found = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<Answer> clean = Optional.empty();

  /**
   * @param head of the network that is asked
   */
  ImageWork(ExplainedImage image, Head head) {
    this.image = image;
    this.head = head;
  }

  ExplainedImage image() {
    return image;
  }

  /** Takes what became of the unchanged image. */
  void unchanged(Outcome outcome) {
    clean = Optional.of(answer(outcome));
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  /** Runs something as soon as the network's answer to the unchanged image is there. */
  void whenClean(Runnable next) {
    if (clean.isPresent()) {
      next.run();
    } else {
      waiting.add(next);
    }
  }

  /** The network's answer to the unchanged image, which goes through before its changes. */
  Answer clean() {
    return clean.orElseThrow();
  }

  /** What the network says of the explained class; no number where it could say nothing. */
  Answer answer(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        ? Answer.of(answered.values(), image.classIndex(), head)
        : Answer.NONE;
  }

  void add(AttentionMap map, MetricResult result) {
    result.orNone().forEach(one -> found.add(new Measured(map, one.metric(), one.value())));
  }

  List<Measured> found() {
    return List.copyOf(found);
  }
}
