package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Move.Resample;
import io.naflow.network.Move.Weights;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** A linear map of rows and one of columns; backwards their transposes. */
public final class ResampleRule implements Rule<Resample> {
  @Override
  public Operator bind(Resample layer, Binding binding) {
    Weights rows = layer.rows();
    Weights columns = layer.columns();
    return new ResampleOperator(
        matrix(rows, binding),
        matrix(transposed(columns), binding),
        matrix(transposed(rows), binding),
        matrix(columns, binding));
  }

  private static NDArray matrix(Weights weights, Binding binding) {
    return binding.tensor(weights.toArray(), weights.outputs(), weights.inputs());
  }

  private static Weights transposed(Weights weights) {
    double[] from = weights.toArray();
    double[][] rows = new double[weights.inputs()][weights.outputs()];
    for (int o = 0; o < weights.outputs(); o++) {
      for (int i = 0; i < weights.inputs(); i++) {
        rows[i][o] = from[o * weights.inputs() + i];
      }
    }
    return Weights.of(rows);
  }

  private record ResampleOperator(
      NDArray rows, NDArray columns, NDArray rowsBack, NDArray columnsBack) implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ArrangeOps.resample(inputs.get(0).value(), rows, columns, ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ArrangeOps.resample(v.value(), rowsBack, columnsBack, ops));
    }
  }
}
