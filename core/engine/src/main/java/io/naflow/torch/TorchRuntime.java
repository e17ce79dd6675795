package io.naflow.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import io.naflow.api.Precision;
import java.util.OptionalInt;

/**
 * One device with its kernels: what networks are loaded onto. Close it to give back all native
 * memory; scopes opened from it must be closed before.
 */
public final class TorchRuntime implements AutoCloseable {
  private static final String KERNELS = "kernels.py";

  private final NDManager manager;
  private final KernelModule kernels;
  private final OptionalInt threads;
  private final Precision precision;

  private TorchRuntime(
      NDManager manager, KernelModule kernels, OptionalInt threads, Precision precision) {
    this.manager = manager;
    this.kernels = kernels;
    this.threads = threads;
    this.precision = precision;
  }

  /** Starts the engine on a device; the first call in a process loads libtorch. */
  public static TorchRuntime on(Device device) {
    return on(device, OptionalInt.empty(), Precision.FLOAT32);
  }

  /**
   * Starts the engine on a device.
   *
   * @param threads native threads that each calling thread may use; empty for as many as libtorch
   *     chooses, which is all cores
   * @param precision in which the convolutions of float32 scopes multiply
   */
  public static TorchRuntime on(Device device, OptionalInt threads, Precision precision) {
    return on(device, threads, precision, KERNELS);
  }

  /** With other kernels; nothing native is left where they cannot be loaded. */
  static TorchRuntime on(Device device, OptionalInt threads, Precision precision, String kernels) {
    try (var taken = new Taken()) {
      NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
      taken.add(manager::close);
      var runtime =
          new TorchRuntime(manager, KernelModule.load(kernels, manager), threads, precision);
      taken.keep();
      return runtime;
    }
  }

  public static TorchRuntime cpu() {
    return on(Device.cpu());
  }

  /**
   * Opens a scope: every tensor made through the returned operations lives until it is closed.
   *
   * @param type element type of the tensors made from numbers, float32 or float64
   */
  public Ops scope(DataType type) {
    // The profiling executor would compile every kernel anew for each new shape (1 ms a call);
    // the setting belongs to the thread, and a Spark task may come on any thread.
    JniUtils.setGraphExecutorOptimize(false);
    // So does OpenMP's number of threads.
    threads.ifPresent(
        wanted -> {
          if (JniUtils.getNumThreads() != wanted) {
            JniUtils.setNumThreads(wanted);
          }
        });
    return new Ops(kernels, manager.newSubManager(), type, precision, new Scratch());
  }

  public Device device() {
    return manager.getDevice();
  }

  /** Name and version of the native engine, for provenance. */
  public String engineVersion() {
    Engine engine = manager.getEngine();
    return engine.getEngineName() + " " + engine.getVersion();
  }

  @Override
  public void close() {
    try (manager) {
      kernels.close();
    }
  }
}
