package io.naflow.metric.suite;

import io.naflow.api.choice.Choices;
import io.naflow.api.choice.Parameter;
import io.naflow.metric.Measure;
import io.naflow.metric.Measuring;
import io.naflow.metric.explanation.ExplanationMetric;
import io.naflow.metric.forward.ForwardMetric;
import io.naflow.metric.map.MapMetric;
import java.util.List;

/** One metric, by what it needs. */
public sealed interface Metric extends Measuring {
  static Metric of(MapMetric metric) {
    return new OfMap(metric);
  }

  static Metric of(ForwardMetric metric) {
    return new OfAnswers(metric);
  }

  static Metric of(ExplanationMetric metric) {
    return new OfExplanations(metric);
  }

  /** What is needed, in a few words. */
  String need();

  /**
   * Whether it goes by probabilities of classes, which a {@link io.naflow.api.Head.None} has not.
   */
  default boolean needsProbability() {
    return false;
  }

  /** What it leaves to its user. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * This metric with other settings.
   *
   * @throws IllegalArgumentException if there is no such setting, or it is out of range
   */
  default Metric with(Choices choices) {
    choices.completed(id(), parameters());
    return this;
  }

  /** One that stands for another, with its name and numbers. */
  sealed interface Wrapping extends Metric {
    Measuring metric();

    @Override
    default String id() {
      return metric().id();
    }

    @Override
    default List<Measure> measures() {
      return metric().measures();
    }
  }

  /** One that needs the map alone. */
  record OfMap(MapMetric metric) implements Wrapping {
    @Override
    public String need() {
      return switch (metric.need()) {
        case NOTHING -> "the map";
        case MASK -> "the map and the object's pixels";
        case BOXES -> "the map and the object's boxes";
      };
    }

    @Override
    public List<Parameter> parameters() {
      return metric.parameters();
    }

    @Override
    public Metric with(Choices choices) {
      return new OfMap(metric.with(choices.completed(id(), parameters())));
    }
  }

  /** One that needs forward passes. */
  record OfAnswers(ForwardMetric metric) implements Wrapping {
    @Override
    public String need() {
      return "forward passes";
    }

    @Override
    public boolean needsProbability() {
      return metric.readout() == ForwardMetric.Readout.PROBABILITY;
    }

    @Override
    public List<Parameter> parameters() {
      return metric.parameters();
    }

    @Override
    public Metric with(Choices choices) {
      return new OfAnswers(metric.with(choices.completed(id(), parameters())));
    }
  }

  /** One that needs more explanations. */
  record OfExplanations(ExplanationMetric metric) implements Wrapping {
    @Override
    public String need() {
      return "explanations";
    }

    @Override
    public boolean needsProbability() {
      return metric.need() == ExplanationMetric.Need.MAPS_AND_PROBABILITY;
    }

    @Override
    public List<Parameter> parameters() {
      return metric.parameters();
    }

    @Override
    public Metric with(Choices choices) {
      return new OfExplanations(metric.with(choices.completed(id(), parameters())));
    }
  }

  /** The one that needs explanations of other weights: {@link ParameterRandomisation}. */
  record OfWeights() implements Metric {
    @Override
    public String id() {
      return ParameterRandomisation.ID;
    }

    @Override
    public List<Measure> measures() {
      return ParameterRandomisation.MEASURES;
    }

    @Override
    public String need() {
      return "explanations with other weights";
    }
  }
}
