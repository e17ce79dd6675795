package io.naflow.method;

import io.naflow.api.choice.Parameter;
import io.naflow.method.cam.CamFormulas;
import io.naflow.method.passes.PassMethod;
import io.naflow.method.passes.PassMethods;
import io.naflow.propagation.Abandonment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The methods there are, by name: the place where a new one is registered. */
public final class Methods {
  private static final Map<String, Method> BY_ID = byId();

  private Methods() {}

  private static Map<String, Method> byId() {
    var methods = new LinkedHashMap<String, Method>();
    Stream.concat(
            Stream.<Method>of(
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
            CamFormulas.all().stream().map(CamMethod::new))
        .forEach(method -> methods.put(method.id(), method));
    return Collections.unmodifiableMap(methods);
  }

  /** Names of all methods, those with passes of their own among them. */
  public static List<String> ids() {
    return Stream.concat(BY_ID.keySet().stream(), PassMethods.all().stream().map(PassMethod::id))
        .toList();
  }

  /**
   * A method that needs passes of its own, if the name is one's.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static Optional<PassMethod> withOwnPasses(String id) {
    Optional<PassMethod> found =
        PassMethods.all().stream().filter(method -> method.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      byId(id);
    }
    return found;
  }

  /**
   * What a method leaves to its user.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static List<Parameter> parameters(String id) {
    return withOwnPasses(id).map(PassMethod::parameters).orElse(List.of());
  }

  /**
   * A method that reads the shared sweep.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static Method byId(String id) {
    Method method = BY_ID.get(id);
    if (method == null) {
      throw new IllegalArgumentException(
          "Cannot find method '%s'; known methods are %s".formatted(id, ids()));
    }
    return method;
  }
}
