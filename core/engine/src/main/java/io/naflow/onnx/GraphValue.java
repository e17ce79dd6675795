package io.naflow.onnx;

import java.util.List;

/** What a tensor of an ONNX graph is here. */
sealed interface GraphValue permits Known, Made {
  /** Its sizes, the batch's among them. */
  List<Integer> dims();
}
