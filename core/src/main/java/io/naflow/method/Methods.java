package io.naflow.method;

import io.naflow.pass.Abandonment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  }

  private Methods() {}

  private static void register(Method method) {
    BY_ID.put(method.id(), method);
  }

  public static List<String> ids() {
    return List.copyOf(BY_ID.keySet());
  }

  /**
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static Method byId(String id) {
    Method method = BY_ID.get(id);
    if (method == null) {
      throw new IllegalArgumentException(
          "Cannot find method '%s'; known methods are %s".formatted(id, BY_ID.keySet()));
    }
    return method;
  }
}
