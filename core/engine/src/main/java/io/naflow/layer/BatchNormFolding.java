package io.naflow.layer;

import io.naflow.network.Layer.BatchNorm;
import io.naflow.network.Layer.Conv;

/** A convolution's rule that can take in the batch norm that follows it. */
public interface BatchNormFolding {
  /** The convolution together with the batch norm, as one convolution with bias. */
  Operator bindFolded(Conv layer, Binding binding, BatchNorm norm, Binding normBinding);
}
