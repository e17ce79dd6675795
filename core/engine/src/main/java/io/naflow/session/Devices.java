package io.naflow.session;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices by the names people write. */
final class Devices {
  private static final Pattern GPU = Pattern.compile("gpu(?:\\((\\d{1,3})\\)|:?(\\d{1,3}))?");

  private Devices() {}

  /** The name that {@link #parse} takes. */
  static String name(Device device) {
    return device.isGpu() ? "gpu(" + device.getDeviceId() + ")" : "cpu";
  }

  static Device parse(String name) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "Cannot use device '%s': write cpu, gpu or gpu(n)".formatted(name));
    }
    String number = gpu.group(1) != null ? gpu.group(1) : gpu.group(2);
    int index = number == null ? 0 : Integer.parseInt(number);
    int present = Engine.getEngine("PyTorch").getGpuCount();
    if (index >= present) {
      throw new IllegalArgumentException(
          "Cannot use device gpu(%d): libtorch sees %d GPU(s); use cpu, or a libtorch built for CUDA (docs/cluster.md)"
              .formatted(index, present));
    }
    return Device.gpu(index);
  }
}
