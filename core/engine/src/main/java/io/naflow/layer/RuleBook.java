package io.naflow.layer;

import io.naflow.network.AttentionModule;
import io.naflow.network.Combine;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.network.Move;
import io.naflow.network.Norm;
import io.naflow.network.Pointwise;
import io.naflow.network.Pool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rule of every layer type. Complete or refused: a layer type without a rule is an error when
 * the book is made, never a layer that is skipped.
 */
public final class RuleBook {
  private final Map<Class<? extends Layer>, Rule<?>> rules;

  private RuleBook(Map<Class<? extends Layer>, Rule<?>> rules) {
    this.rules = Map.copyOf(rules);
    for (Class<?> type : layerTypes()) {
      if (!this.rules.containsKey(type)) {
        throw new IllegalArgumentException(
            "Cannot make a rule book: layer type %s has no rule; register one in RuleBook.standard()"
                .formatted(type.getSimpleName()));
      }
    }
  }

  /** The rules of nabp.md. */
  public static RuleBook standard() {
    return new RuleBook(
        Map.ofEntries(
            entry(Layer.Conv.class, new ConvRule()),
            entry(Layer.BatchNorm.class, new BatchNormRule()),
            entry(Layer.Relu.class, new ReluRule()),
            entry(Layer.LeakyRelu.class, new LeakyReluRule()),
            entry(Pool.MaxPool.class, new MaxPoolRule()),
            entry(Pool.AvgPool.class, new AvgPoolRule()),
            entry(Pool.AdaptiveAvgPool.class, new AdaptiveAvgPoolRule()),
            entry(Pool.GlobalMaxPool.class, new GlobalMaxPoolRule()),
            entry(Layer.Flatten.class, new FlattenRule()),
            entry(Layer.Linear.class, new LinearRule()),
            entry(Layer.Add.class, new AddRule()),
            entry(Layer.Concat.class, new ConcatRule()),
            entry(Layer.PaddedShortcut.class, new PaddedShortcutRule()),
            entry(L2Norm.class, new L2NormRule()),
            entry(AttentionModule.ChannelGate.class, new ChannelGateRule()),
            entry(AttentionModule.SpatialGate.class, new SpatialGateRule()),
            entry(AttentionModule.Bam.class, new BamRule()),
            entry(Pointwise.Scale.class, new ScaleRule()),
            entry(Pointwise.Shift.class, new ShiftRule()),
            entry(Pointwise.Clip.class, new ClipRule()),
            entry(Pointwise.PRelu.class, new PReluRule()),
            entry(Pointwise.Curve.class, new CurveRule()),
            entry(Norm.GroupNorm.class, new GroupNormRule()),
            entry(Norm.ChannelNorm.class, new ChannelNormRule()),
            entry(Norm.LocalResponse.class, new LocalResponseRule()),
            entry(Combine.Multiply.class, new MultiplyRule()),
            entry(Combine.Maximum.class, new MaximumRule()),
            entry(Combine.ChannelMax.class, new ChannelMaxRule()),
            entry(Combine.Softmax.class, new SoftmaxRule()),
            entry(Move.Channels.class, new ChannelsRule()),
            entry(Move.Rearrange.class, new RearrangeRule()),
            entry(Move.Broadcast.class, new BroadcastRule()),
            entry(Move.Pad.class, new PadRule()),
            entry(Move.Resample.class, new ResampleRule())));
  }

  private static <L extends Layer> Map.Entry<Class<? extends Layer>, Rule<?>> entry(
      Class<L> type, Rule<L> rule) {
    return Map.entry(type, rule);
  }

  /** A book with one rule replaced, as an ablation needs. */
  public <L extends Layer> RuleBook with(Class<L> type, Rule<L> rule) {
    var changed = new HashMap<>(rules);
    changed.put(type, rule);
    return new RuleBook(changed);
  }

  /** Every layer type there is: the permitted records of the sealed hierarchy. */
  public static List<Class<?>> layerTypes() {
    return leaves(Layer.class).toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RuleBook::leaves)
        : Stream.of(type);
  }

  /** Binds a layer to its parameters by its type's rule. */
  public Operator bind(Layer layer, Binding binding) {
    return bind(layer.getClass(), layer, binding);
  }

  /**
   * The rule that binds a convolution and the batch norm that follows it as one, if there is one.
   */
  public Optional<BatchNormFolding> folding() {
    return rules.get(Layer.Conv.class) instanceof BatchNormFolding folding
        ? Optional.of(folding)
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // with() and entry() only pair a type with its own rule
  private <L extends Layer> Operator bind(Class<L> type, Layer layer, Binding binding) {
    return ((Rule<L>) rules.get(type)).bind(type.cast(layer), binding);
  }
}
