package io.naflow.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The kinds of file that {@link Checkpoint#read} knows, told apart by their first bytes. */
public enum Format {
  /** A length, a JSON header and bare numbers: see huggingface/safetensors, README, "Format". */
  SAFETENSORS("safetensors"),
  /** What {@code torch.save} writes since PyTorch 1.6: a zip archive around a pickle. */
  PYTORCH_ZIP("PyTorch (zip)"),
  /** What it wrote before: five pickles in a row and bare numbers. */
  PYTORCH_LEGACY("PyTorch (before 1.6)");

  private static final int HEAD = 512;
  private static final int TAR_MARK = 257;

  /** PyTorch's magic number 0x1950a86a20f9469cfc6c as the opcode LONG1 holds it. */
  private static final byte[] LEGACY_MAGIC = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa85019");

  private static final String LEGACY_MAGIC_TEXT = "L119547037146038801333356L";

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /** The name for people. */
  @Override
  public String toString() {
    return label;
  }

  /** Finds out the format; a file of no known one is refused with what it seems to be. */
  static Format of(SourceFile.Reading in) {
    SourceFile file = in.file();
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, file.size()));
    in.read(0, head);
    // One character for each byte makes the comparisons below plain text.
    String text = new String(head.array(), StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      return PYTORCH_ZIP;
    }
    String magic = new String(LEGACY_MAGIC, StandardCharsets.ISO_8859_1);
    int magicAt = text.indexOf(magic);
    boolean pickle = text.startsWith("\u0080");
    if ((pickle && magicAt > 0 && magicAt < 32) || text.startsWith(LEGACY_MAGIC_TEXT)) {
      return PYTORCH_LEGACY;
    }
    if (text.length() > 9 && text.charAt(8) == '{' && "\" \t\r\n}".indexOf(text.charAt(9)) >= 0) {
      return SAFETENSORS;
    }
    if (text.startsWith("ustar", TAR_MARK)) {
      throw WeightsException.cannotRead(
          file.path(),
          "it is a tar archive, as PyTorch saved before version 0.2 or somebody packed since",
          "unpack it if it is an archive of checkpoints, or in Python load it and save it again"
              + " with torch.save");
    }
    if (pickle) {
      throw WeightsException.cannotRead(
          file.path(), "it is a pickle that torch.save did not write", WeightsException.SAVE_AGAIN);
    }
    Optional<String> program = program(text);
    if (program.isPresent()) {
      throw WeightsException.cannotRead(file.path(), program.get(), WeightsException.TO_ONNX);
    }
    throw WeightsException.cannotRead(
        file.path(), guess(text, head), "give a safetensors file or one that torch.save wrote");
  }

  /** A network that another program reads. */
  private static Optional<String> program(String text) {
    if (text.startsWith("\u0089HDF")) {
      return Optional.of("it is an HDF5 file, as Keras saves");
    } else if (text.startsWith("ftrt") || text.startsWith("ptrt")) {
      return Optional.of("it is a TensorRT engine, made for one kind of GPU");
    } else if (text.startsWith("TFL3", 4)) {
      return Optional.of("it is a TensorFlow Lite model");
    }
    return Optional.empty();
  }

  private static String guess(String text, ByteBuffer head) {
    if (text.isEmpty()) {
      return "it is empty";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "it is a Git LFS pointer and not the file itself (run git lfs pull)";
    }
    if (text.stripLeading().startsWith("<")) {
      return "it is a web page or XML, as a failed download leaves";
    }
    int shown = Math.min(8, head.capacity());
    String bytes = HexFormat.ofDelimiter(" ").formatHex(head.array(), 0, shown);
    return "its first bytes are of no known format (%s)".formatted(bytes);
  }
}
