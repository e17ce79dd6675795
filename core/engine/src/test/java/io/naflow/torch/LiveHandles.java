package io.naflow.torch;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts what a runtime holds natively: the tensors of all scopes that are still open. */
public final class LiveHandles {
  private LiveHandles() {}

  /** Tensors and modules, the kernels of the runtime itself included. */
  public static long of(TorchRuntime runtime) {
    return count((NDManager) field(TorchRuntime.class, "manager", runtime));
  }

  private static long count(Object resource) {
    if (!(resource instanceof BaseNDManager manager)) {
      return 1;
    }
    var resources = (Map<?, ?>) field(BaseNDManager.class, "resources", manager);
    return resources.values().stream().mapToLong(LiveHandles::count).sum();
  }

  private static Object field(Class<?> type, String name, Object of) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot count native handles: DJL has changed", e);
    }
  }
}
