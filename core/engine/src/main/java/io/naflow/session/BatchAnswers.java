package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.session.Question.Answer;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What has been found of each image of a batch for one question so far. */
final class BatchAnswers {
  private final Outputs outputs;
  private final MapResults maps;
  private final List<Optional<Answer.Found>> answers = new ArrayList<>();

  BatchAnswers(List<InputImage> images, Outputs outputs, Question question) {
    this.outputs = outputs;
    this.maps = new MapResults(images.size());
    for (int i = 0; i < images.size(); i++) {
      answers.add(answer(i, images.get(i), question));
    }
  }

  private Optional<Answer.Found> answer(int place, InputImage image, Question question) {
    Optional<Outcome.Failed> failure = outputs.failure(place);
    if (failure.isEmpty()) {
      Answer answer = question.answer(image, outputs.of(place));
      if (answer instanceof Answer.Found found) {
        return Optional.of(found);
      }
      failure = Optional.of(((Answer.Refused) answer).why());
    }
    maps.fail(place, failure.get());
    return Optional.empty();
  }

  /** Gradients at the outputs, images × outputs × 1 × 1; zero for images that have failed. */
  NDArray gradients(Ops ops) {
    return rows(Answer.Found::gradient, outputs.model().outputs(), ops);
  }

  /** Factors of the classes' scores, images × classes × 1 × 1, likewise; of a classifier. */
  NDArray factors(Ops ops) {
    return rows(Answer.Found::factors, outputs.model().classes(), ops);
  }

  private NDArray rows(Function<Answer.Found, double[]> row, int length, Ops ops) {
    double[] values = new double[answers.size() * length];
    for (int i = 0; i < answers.size(); i++) {
      int at = i * length;
      answers.get(i).ifPresent(found -> System.arraycopy(row.apply(found), 0, values, at, length));
    }
    return ops.tensor(values, answers.size(), length, 1, 1);
  }

  /** Takes the maps. */
  MapResults maps() {
    return maps;
  }

  /** One outcome an image, maps shallow to deep in each method. */
  List<Outcome> outcomes() {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < answers.size(); i++) {
      int image = i;
      outcomes.add(
          maps.failure(i)
              .map(Outcome.class::cast)
              .orElseGet(() -> answers.get(image).orElseThrow().outcome().apply(maps.of(image))));
    }
    return outcomes;
  }
}
