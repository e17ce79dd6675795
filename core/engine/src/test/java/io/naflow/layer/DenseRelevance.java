package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.layer.Operator.Offset;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;

/** The z⁺ rule written out over a layer's dense Jacobian, entry by entry. */
record DenseRelevance(Operator operator, List<NDArray> choices, Ops ops) {

  /** {@code R_i = Σ_j (x_i J_ji)⁺ / Σ_i' (x_i' J_ji')⁺ · R_j}, image by image, for each input. */
  List<double[]> zPlus(List<NDArray> inputs, NDArray relevance) {
    int images = (int) relevance.getShape().get(0);
    double[] r = relevance.toDoubleArray();
    int outputs = r.length / images;
    double[] z = new double[r.length];
    List<double[][]> contributions = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      double[][] ofInput = contributions(inputs, k, images);
      contributions.add(ofInput);
      for (double[] column : ofInput) {
        for (int j = 0; j < z.length; j++) {
          z[j] += column[j];
        }
      }
    }
    List<double[]> result = new ArrayList<>();
    for (double[][] ofInput : contributions) {
      int neurons = ofInput.length;
      double[] ofNeurons = new double[images * neurons];
      for (int i = 0; i < neurons; i++) {
        for (int j = 0; j < z.length; j++) {
          if (z[j] > 0) {
            ofNeurons[j / outputs * neurons + i] += ofInput[i][j] / z[j] * r[j];
          }
        }
      }
      result.add(ofNeurons);
    }
    return result;
  }

  /** Positive contribution of each neuron of input k to each output of each image. */
  private double[][] contributions(List<NDArray> inputs, int k, int images) {
    double[] x = inputs.get(k).toDoubleArray();
    int neurons = x.length / images;
    double[][] columns = new double[neurons][];
    for (int i = 0; i < neurons; i++) {
      var unit = new ArrayList<Operand>();
      for (int m = 0; m < inputs.size(); m++) {
        double[] values = new double[Math.toIntExact(inputs.get(m).size())];
        for (int image = 0; image < images && m == k; image++) {
          values[image * neurons + i] = x[image * neurons + i];
        }
        unit.add(Operand.shared(ops.tensor(values, inputs.get(m).getShape().getShape())));
      }
      double[] column = operator.frozen(choices, unit, Offset.NONE, ops).toDoubleArray();
      for (int j = 0; j < column.length; j++) {
        column[j] = Math.max(column[j], 0);
      }
      columns[i] = column;
    }
    return columns;
  }
}
