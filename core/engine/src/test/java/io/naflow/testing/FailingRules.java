package io.naflow.testing;

import io.naflow.layer.BatchNormFolding;
import io.naflow.layer.Binding;
import io.naflow.layer.Operator;
import io.naflow.layer.Rule;
import io.naflow.layer.RuleBook;
import io.naflow.network.Layer;
import io.naflow.network.Layer.BatchNorm;
import io.naflow.network.Layer.Conv;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The usual rules, which count what is asked of any layer and fail at one of these steps. */
public final class FailingRules {
  private final RuleBook sound = RuleBook.standard();
  private int step;
  private int failing;

  /** What is thrown at the failing step. */
  public static final class Injected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Injected(int step) {
      super("step " + step);
    }
  }

  /** Counts anew, and fails at the given step; at none if that is 0. */
  public void failAt(int wanted) {
    step = 0;
    failing = wanted;
  }

  /** Steps since {@link #failAt}. */
  public int steps() {
    return step;
  }

  /** The rules of all layer types, each a step when a layer is bound and at whatever it does. */
  public RuleBook book() {
    RuleBook book = sound;
    for (Class<?> type : RuleBook.layerTypes()) {
      if (type != Conv.class) {
        book = with(book, type.asSubclass(Layer.class));
      }
    }
    return book.with(Conv.class, new Folding());
  }

  private <L extends Layer> RuleBook with(RuleBook book, Class<L> type) {
    return book.with(type, (layer, binding) -> bound(layer, binding));
  }

  private Operator bound(Layer layer, Binding binding) {
    step();
    return stepping(sound.bind(layer, binding));
  }

  private void step() {
    step++;
    if (step == failing) {
      throw new Injected(step);
    }
  }

  private Operator stepping(Operator operator) {
    return (Operator)
        Proxy.newProxyInstance(
            Operator.class.getClassLoader(),
            new Class<?>[] {Operator.class},
            (proxy, method, arguments) -> {
              step();
              try {
                return method.invoke(operator, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class Folding implements Rule<Conv>, BatchNormFolding {
    @Override
    public Operator bind(Conv layer, Binding binding) {
      return bound(layer, binding);
    }

    @Override
    public Operator bindFolded(Conv layer, Binding binding, BatchNorm norm, Binding normBinding) {
      step();
      return stepping(sound.folding().orElseThrow().bindFolded(layer, binding, norm, normBinding));
    }
  }
}
