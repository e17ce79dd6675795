package io.naflow.method;

import io.naflow.method.cam.CamFormulas;
import io.naflow.method.passes.PassMethod;
import io.naflow.method.passes.PassMethods;
import io.naflow.propagation.Abandonment;
import java.util.List;
import java.util.stream.Stream;

/** The program's own methods. */
public final class StandardMethods implements MethodProvider {
  @Override
  public List<Method> methods() {
    return Stream.concat(
            Stream.of(
                new NaFlowMethod("naflow", Abandonment.DECISION),
                new NaFlowMethod("naflow-scaled", Abandonment.SCALED),
                new NaFlowMethod("naflow-weighted", Abandonment.WEIGHTED),
                new NaFlowMethod("naflow-all", Abandonment.NOTHING),
                new ChannelRectified(new NaFlowMethod("naflow-reference", Abandonment.FIRST_ROWS)),
                new ChannelRectified(new HiResCam("naflow-published")),
                new BpfmOnly("naflow-bpfm-only", Abandonment.DECISION),
                new HiResCam("naflow-importance-only"),
                new GradCam(),
                new HiResCam("hirescam"),
                new GradientTimesInput(),
                new AttentionGuided()),
            CamFormulas.all().stream().map(Method::of))
        .toList();
  }

  @Override
  public List<PassMethod> withOwnPasses() {
    return PassMethods.all();
  }
}
