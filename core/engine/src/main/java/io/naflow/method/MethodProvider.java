package io.naflow.method;

import io.naflow.method.passes.PassMethod;
import java.util.List;

/**
 * Brings explanation methods. A jar names its provider, a public class with a public constructor
 * without arguments, in {@code META-INF/services/io.naflow.method.MethodProvider}; the methods then
 * are in configurations, announced costs, tables and reports as the program's own are.
 */
public interface MethodProvider {
  /** Methods that read the sweep that all share; {@link Method#of} makes one of a formula. */
  default List<Method> methods() {
    return List.of();
  }

  /** Methods with passes of their own. */
  default List<PassMethod> withOwnPasses() {
    return List.of();
  }
}
