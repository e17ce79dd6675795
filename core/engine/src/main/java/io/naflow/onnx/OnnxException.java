package io.naflow.onnx;

/** An ONNX file that holds no network this program can explain; the message says why. */
public final class OnnxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  OnnxException(String message) {
    super(message);
  }

  static OnnxException cannot(String what, String why, String wayOut) {
    return new OnnxException("Cannot " + what + ": " + why + "; " + wayOut);
  }
}
