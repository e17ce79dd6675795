package io.naflow.rules;

import io.naflow.graph.Layer.BatchNorm;
import io.naflow.graph.Layer.Conv;

/** A convolution's rule that can take in the batch norm that follows it. */
public interface BatchNormFolding {
  /** The convolution together with the batch norm, as one convolution with bias. */
  Operator bindFolded(Conv layer, Binding binding, BatchNorm norm, Binding normBinding);
}
