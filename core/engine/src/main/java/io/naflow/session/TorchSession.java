package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.MethodCost;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.method.passes.Asked;
import io.naflow.method.passes.ImageBatch;
import io.naflow.method.passes.PassMethod;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.propagation.Trace;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** A loaded network that answers batches, and explains what it answers by a plan. */
final class TorchSession implements Session {
  private static final SmallerBatches EXPLAINING = new SmallerBatches("explain", "explain");

  private final Network network;
  private final ModelInfo info;
  private final OptionalInt descriptor;
  private final Positions positions;
  private final MethodPlan methods;
  private final Question asked;
  private final Sweeps sweeps;
  private final Runnable onClose;

  /**
   * @param descriptor numbers of a local descriptor; empty where an embedding is one vector
   * @param onClose frees the network, if it is this session's
   */
  TorchSession(
      Network network,
      ModelInfo info,
      OptionalInt descriptor,
      Positions positions,
      MethodPlan methods,
      ExplainPlan plan,
      Runnable onClose) {
    this.network = network;
    this.info = info;
    this.descriptor = descriptor;
    this.positions = positions;
    this.methods = methods;
    this.asked = Question.of(plan.target(), info, descriptor);
    this.sweeps = new Sweeps(network, positions, methods, plan.solver());
    this.onClose = onClose;
  }

  @Override
  public Session sharing(ExplainPlan other) {
    Positions layers = Positions.of(network.graph(), other.layers());
    MethodPlan chosen = MethodPlan.of(other, network.graph(), layers.nodes());
    Positions all = chosen.explainsImage() ? layers.withImage(network.graph()) : layers;
    if (!positions.nodes().containsAll(all.nodes())) {
      throw new IllegalArgumentException(
          "Cannot share the model '%s': the other plan explains %s, and it was loaded for %s; choose among these layers"
              .formatted(info.spec().id(), names(all), names(positions)));
    }
    return new TorchSession(network, info, descriptor, all, chosen, other, () -> {});
  }

  private static List<String> names(Positions positions) {
    return positions.layers().stream().map(LayerInfo::name).toList();
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public List<LayerInfo> layers() {
    return positions.layers();
  }

  @Override
  public List<MethodCost> costs() {
    return methods.costs();
  }

  @Override
  public List<Outcome> answer(List<InputImage> images) {
    var answering = new SmallerBatches("forward", info.head().isPresent() ? "classify" : "embed");
    return answering.run(images, this::answerTogether, failed -> failed);
  }

  private List<Outcome> answerTogether(List<InputImage> images) {
    try (Ops ops = network.scope()) {
      NDArray pixels = Batches.of(images, network.graph().input(), ops);
      var outputs = new Outputs(info, ForwardPass.output(network, pixels, ops).toFloatArray());
      return IntStream.range(0, images.size()).mapToObj(outputs::answer).toList();
    }
  }

  @Override
  public List<Outcome> explain(List<InputImage> images) {
    return ask(images, List.of(asked)).get(0);
  }

  @Override
  public List<List<Outcome>> explain(List<InputImage> images, List<Target> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot explain no target: give at least one, such as the predicted class");
    }
    return ask(
        images, targets.stream().map(target -> Question.of(target, info, descriptor)).toList());
  }

  /** For each question one outcome an image. */
  private List<List<Outcome>> ask(List<InputImage> images, List<Question> questions) {
    questions.forEach(question -> images.forEach(question::check));
    List<List<Outcome>> byImage =
        EXPLAINING.run(
            images,
            batch -> explainTogether(batch, questions),
            failed -> Collections.nCopies(questions.size(), failed));
    return IntStream.range(0, questions.size())
        .mapToObj(q -> byImage.stream().map(own -> own.get(q)).toList())
        .toList();
  }

  /** For each image one outcome a question. */
  private List<List<Outcome>> explainTogether(List<InputImage> images, List<Question> questions) {
    List<List<Outcome>> found = new ArrayList<>();
    images.forEach(image -> found.add(new ArrayList<>()));
    try (Ops ops = network.scope()) {
      NDArray pixels = Batches.of(images, network.graph().input(), ops);
      Trace trace = ForwardPass.run(network, pixels, sweeps.keeps(), ops);
      var outputs = new Outputs(info, trace.output().toFloatArray());
      for (int q = 0; q < questions.size(); q++) {
        var answers = new BatchAnswers(images, outputs, questions.get(q));
        try (Ops inner = ops.inner()) {
          NDArray seed = answers.gradients(inner);
          if (q == questions.size() - 1 && methods.passes().isEmpty()) {
            sweeps.runLast(trace, seed, answers.maps()::add, inner);
          } else {
            sweeps.run(trace, seed, answers.maps()::add, inner);
            pass(images, pixels, trace, seed, answers, inner);
          }
        }
        List<Outcome> outcomes = answers.outcomes();
        IntStream.range(0, images.size()).forEach(i -> found.get(i).add(outcomes.get(i)));
      }
    }
    return found;
  }

  /** Methods with passes of their own. */
  private void pass(
      List<InputImage> images,
      NDArray pixels,
      Trace trace,
      NDArray seed,
      BatchAnswers answers,
      Ops ops) {
    if (methods.passes().isEmpty()) {
      return;
    }
    List<String> names = images.stream().map(InputImage::name).toList();
    var classes = new Asked(info.head().orElseThrow(), answers.factors(ops));
    for (PassMethod method : methods.passes()) {
      Set<String> nodes = methods.nodes().get(method.id());
      method.explain(
          new ImageBatch(network, names, pixels, trace, seed, classes, nodes),
          (node, map) ->
              answers
                  .maps()
                  .add(method.id(), positions.at(node), map.toFloatArray(), Optional.empty()),
          ops);
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
