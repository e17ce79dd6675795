package io.naflow.method;

import io.naflow.method.cam.CamFormulas;
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
    CamFormulas.all().forEach(formula -> register(new CamMethod(formula)));
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
