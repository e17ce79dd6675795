package io.naflow.weights;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The one exception of this package: a file of weights that is missing, unreadable, damaged, of an
 * unknown kind or unsafe, or a state dict that cannot be picked out of it.
 *
 * <p>Every message has the form "Cannot ⟨do what⟩: ⟨why, with values⟩; ⟨way out⟩" and names the
 * file.
 */
public final class WeightsException extends RuntimeException {

  static final String FETCH_AGAIN = "the file is damaged or was cut short: fetch it again";
  static final String SAVE_AGAIN =
      "in Python, save just the tensors with torch.save(model.state_dict(), path),"
          + " or as safetensors";

  /** The way out of files that hold a program rather than tensors. */
  static final String TO_ONNX =
      "in Python, export the network to ONNX (torch.onnx.export), or save its tensors with torch.save(model.state_dict(), path) if it is one that naflow models lists";

  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARS = 80;

  private WeightsException(String message) {
    super(message);
  }

  private WeightsException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Makes the exception for one failure.
   *
   * @param what what was attempted, as in "read weights from net.pth"
   * @param why the reason, with the values that show it
   * @param wayOut what to do about it
   */
  public static WeightsException cannot(String what, String why, String wayOut) {
    return new WeightsException("Cannot " + what + ": " + why + "; " + wayOut);
  }

  static WeightsException cannotRead(Path file, String why, String wayOut) {
    return cannot("read weights from " + file, why, wayOut);
  }

  static WeightsException cannotRead(Path file, IOException cause) {
    return wrapped("read weights from " + file, cause, "check the path and the permissions");
  }

  static WeightsException cannotWrite(Path file, IOException cause) {
    return wrapped(
        "write weights to " + file, cause, "check the folder, its permissions and its free space");
  }

  private static WeightsException wrapped(String what, IOException cause, String wayOut) {
    String why;
    if (cause instanceof NoSuchFileException) {
      why = "there is no such file or folder";
    } else if (cause instanceof AccessDeniedException) {
      why = "access is denied";
    } else if (cause instanceof ClosedByInterruptException) {
      why = "the thread was interrupted";
    } else {
      why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
    return new WeightsException("Cannot " + what + ": " + why + "; " + wayOut, cause);
  }

  /** Text out of a file, made fit for a message: short, and of printable ASCII only. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    if (text.length() > SHOWN_CHARS) {
      shown.append("... (").append(text.length()).append(" characters)");
    }
    return shown.toString();
  }
}
