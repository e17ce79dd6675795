package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.torch.MapOps;
import io.naflow.torch.MapOps.ProductSums;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.Optional;

/**
 * What class activation maps are made of: a layer's activation {@code A} and the target's gradient
 * {@code G = ∂y/∂A}, N×C×H×W each, with the quantities that several methods share. Those are
 * computed when first asked for and live as long as the scope this was made in.
 */
public final class Evidence {
  private final NDArray activation;
  private final NDArray gradient;
  private final Ops ops;
  private Optional<NDArray> product = Optional.empty();
  private Optional<ProductSums> productSums = Optional.empty();
  private Optional<NDArray> activationSum = Optional.empty();
  private Optional<NDArray> gradientMean = Optional.empty();

  /**
   * @param ops scope that owns what is computed
   */
  public Evidence(NDArray activation, NDArray gradient, Ops ops) {
    this.activation = activation;
    this.gradient = gradient;
    this.ops = ops;
  }

  public NDArray activation() {
    return activation;
  }

  public NDArray gradient() {
    return gradient;
  }

  /** {@code G⊗A}, N×C×H×W; read only. Who wants a sum of it asks for that. */
  public NDArray product() {
    NDArray made = product.orElseGet(() -> ops.multiply(Operand.shared(activation), gradient));
    product = Optional.of(made);
    return made;
  }

  /** {@code Σ_k G_k ⊗ A_k}, N×1×H×W; read only. */
  public NDArray productSum() {
    return productSums().overChannels();
  }

  /** {@code Σ_k max(G_k ⊗ A_k, 0)}, N×1×H×W; read only. */
  public NDArray positiveSum() {
    return productSums().positive();
  }

  /** {@code Σ_ij G_k ⊗ A_k}, N×C×1×1; read only. */
  public NDArray productTotals() {
    return productSums().overPlaces();
  }

  private ProductSums productSums() {
    ProductSums made = productSums.orElseGet(() -> MapOps.productSums(activation, gradient, ops));
    productSums = Optional.of(made);
    return made;
  }

  /** Whether no activation is below 0, as behind a ReLU. */
  public boolean isRectified() {
    return !MapOps.hasNegative(activation, ops);
  }

  /** {@code S_k = Σ_ij A_k}, N×C×1×1; read only. */
  public NDArray activationSum() {
    NDArray made = activationSum.orElseGet(() -> ops.spatialSum(activation));
    activationSum = Optional.of(made);
    return made;
  }

  /** {@code mean_ij G_k}, N×C×1×1; read only. */
  public NDArray gradientMean() {
    NDArray made = gradientMean.orElseGet(() -> ops.spatialMean(gradient));
    gradientMean = Optional.of(made);
    return made;
  }
}
