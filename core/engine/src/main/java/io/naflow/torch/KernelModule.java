package io.naflow.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Calls functions of a TorchScript text, which reach all of ATen without automatic differentiation.
 * The text is packed into a TorchScript archive (a zip of stored entries) and loaded once; after
 * that a call costs about 8 µs. Safe for use by several threads.
 */
final class KernelModule implements AutoCloseable {
  /** A pickled {@code __torch__.Kernels()} with no state: the module object of the archive. */
  private static final byte[] MODULE_OBJECT =
      "\u0080\u0002c__torch__\nKernels\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);

  /** A pickled empty tuple: the archive's constants. */
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  private final PtSymbolBlock block;

  private KernelModule(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * @param resource TorchScript text beside this class: a class {@code Kernels} with the functions
   * @param manager owner of the module; lives as long as the kernels are called
   * @throws IllegalStateException if the resource is missing from the jar
   * @throws UncheckedIOException if the temporary directory cannot be written
   */
  static KernelModule load(String resource, NDManager manager) {
    Path archive = null;
    try (InputStream text = KernelModule.class.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IllegalStateException(
            "Cannot load kernels: resource '%s' is not in the jar; build core again"
                .formatted(resource));
      }
      archive = Files.createTempFile("naflow-kernels", ".pt");
      Files.write(archive, pack(text.readAllBytes()));
      return new KernelModule(
          JniUtils.loadModule(
              (PtNDManager) manager, archive, true, new String[0], new String[0], false));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot load kernels: the temporary directory '%s' cannot be written; set java.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir")),
          e);
    } finally {
      deleteQuietly(archive);
    }
  }

  private static byte[] pack(byte[] code) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/data.pkl", MODULE_OBJECT);
      store(zip, "kernels/constants.pkl", NO_CONSTANTS);
      store(zip, "kernels/version", "4\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "kernels/code/__torch__.py", code);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static void deleteQuietly(Path archive) {
    if (archive != null && !archive.toFile().delete()) {
      archive.toFile().deleteOnExit();
    }
  }

  /** Calls a function that returns one tensor, which is attached to {@code scope}. */
  NDArray tensor(NDManager scope, String function, Object... arguments) {
    try (IValue result = run(function, arguments)) {
      return result.toTensor((PtNDManager) scope);
    }
  }

  /** Calls a function that returns a list of tensors, which are attached to {@code scope}. */
  List<NDArray> tensors(NDManager scope, String function, Object... arguments) {
    try (IValue result = run(function, arguments)) {
      return List.<NDArray>of(result.toTensorArray((PtNDManager) scope));
    }
  }

  private IValue run(String function, Object... arguments) {
    var values = new IValue[arguments.length];
    try {
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(arguments[i]);
      }
      return IValueUtils.runMethod(block, function, values);
    } finally {
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof PtNDArray tensor) {
      return IValue.from(tensor);
    } else if (argument instanceof Long number) {
      return IValue.from(number.longValue());
    } else if (argument instanceof Integer number) {
      return IValue.from(number.longValue());
    } else if (argument instanceof Double number) {
      return IValue.from(number.doubleValue());
    } else if (argument instanceof Boolean flag) {
      return IValue.from(flag.booleanValue());
    } else if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    } else if (argument instanceof NDArray[] tensors) {
      var list = new PtNDArray[tensors.length];
      System.arraycopy(tensors, 0, list, 0, tensors.length);
      return IValue.listFrom(list);
    }
    throw new IllegalArgumentException(
        "Cannot pass a %s to a kernel; pass tensors, numbers or lists of them"
            .formatted(argument.getClass().getName()));
  }

  @Override
  public void close() {
    block.close();
  }
}
