package io.naflow.zoo;

import java.util.List;

/**
 * Brings networks. A jar names its provider, a public class with a public constructor without
 * arguments, in {@code META-INF/services/io.naflow.zoo.NetworkProvider}; {@code
 * models[].architecture} then takes their ids.
 */
@FunctionalInterface
public interface NetworkProvider {
  List<Architecture> networks();
}
