package io.naflow.layer;

import io.naflow.network.Layer.BatchNorm;

/**
 * {@code scale·x + shift} for each channel: a batch norm with stored statistics (Eq. 11 read
 * forwards), in float64 so that folding it into a convolution costs no accuracy.
 */
record ChannelAffine(double[] scale, double[] shift) {

  /** The batch norm whose parameters stand below {@code prefix}. */
  static ChannelAffine of(Binding binding, String prefix, double epsilon) {
    double[] weight = binding.values(prefix + "weight");
    double[] bias = binding.values(prefix + "bias");
    double[] mean = binding.values(prefix + "running_mean");
    double[] variance = binding.values(prefix + "running_var");
    double[] scale = new double[weight.length];
    double[] shift = new double[weight.length];
    for (int c = 0; c < weight.length; c++) {
      scale[c] = weight[c] / Math.sqrt(variance[c] + epsilon);
      shift[c] = bias[c] - mean[c] * scale[c];
    }
    return new ChannelAffine(scale, shift);
  }

  static ChannelAffine of(Binding binding, String prefix) {
    return of(binding, prefix, BatchNorm.DEFAULT_EPSILON);
  }

  /** Weights out×… of a layer that this follows, scaled row by row. */
  double[] foldWeight(double[] weight) {
    double[] folded = new double[weight.length];
    int row = weight.length / scale.length;
    for (int i = 0; i < weight.length; i++) {
      folded[i] = weight[i] * scale[i / row];
    }
    return folded;
  }

  double[] foldBias(double[] bias) {
    double[] folded = new double[scale.length];
    for (int c = 0; c < folded.length; c++) {
      folded[c] = bias[c] * scale[c] + shift[c];
    }
    return folded;
  }
}
