package io.naflow.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that a layer makes.
 *
 * @param step the layer, by its number in the drawing
 * @param batch size of its first dimension, the file's batch; 0 where a batch of 1 was dropped
 * @param view how its other dimensions lie in the layer's output
 */
record Made(int step, int batch, View view) implements GraphValue {
  @Override
  public List<Integer> dims() {
    var dims = new ArrayList<Integer>();
    if (batch > 0) {
      dims.add(batch);
    }
    dims.addAll(view.dims());
    return List.copyOf(dims);
  }

  int rank() {
    return view.axes().size() + 1;
  }

  Made seen(View other) {
    return new Made(step, batch, other);
  }
}
