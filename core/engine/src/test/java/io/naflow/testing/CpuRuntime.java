package io.naflow.testing;

import io.naflow.torch.TorchRuntime;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The engine on the processor for all tests of a class, whose lifecycle is that of the class. */
public final class CpuRuntime implements BeforeAllCallback, AfterAllCallback {
  private TorchRuntime runtime;

  @Override
  public void beforeAll(ExtensionContext context) {
    runtime = TorchRuntime.cpu();
  }

  public TorchRuntime runtime() {
    return runtime;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    runtime.close();
  }
}
