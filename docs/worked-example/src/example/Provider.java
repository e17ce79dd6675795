package example;

import io.naflow.method.Method;
import io.naflow.method.MethodProvider;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.MetricProvider;
import java.util.List;

/** What this jar brings. */
public final class Provider implements MethodProvider, MetricProvider {
  @Override
  public List<Method> methods() {
    return List.of(Method.of(new PositiveGradient()));
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.of(HalfTheMass.STANDARD));
  }
}
