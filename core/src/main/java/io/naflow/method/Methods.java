package io.naflow.method;

import io.naflow.method.cam.CamFormulas;
import io.naflow.method.passes.PassMethod;
import io.naflow.method.passes.PassMethods;
import io.naflow.pass.Abandonment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The methods there are, by name: the place where a new one is registered. */
public final class Methods {
  private static final Map<String, Method> BY_ID = new LinkedHashMap<>();

  static {
    register(new NaFlowMethod("naflow", Abandonment.DECISION));
    register(new NaFlowMethod("naflow-scaled", Abandonment.SCALED));
    register(new NaFlowMethod("naflow-weighted", Abandonment.WEIGHTED));
    register(new NaFlowMethod("naflow-all", Abandonment.NOTHING));
    register(new ChannelRectified(new NaFlowMethod("naflow-reference", Abandonment.FIRST_ROWS)));
    register(new ChannelRectified(new ImportanceOnly("naflow-published")));
    register(new BpfmOnly("naflow-bpfm-only", Abandonment.DECISION));
    register(new ImportanceOnly("naflow-importance-only"));
    register(new GradCam());
    register(new HiResCam());
    register(new GradientTimesInput());
    register(new AttentionGuided());
    CamFormulas.all().forEach(formula -> register(new CamMethod(formula)));
  }

  private Methods() {}

  private static void register(Method method) {
    BY_ID.put(method.id(), method);
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
