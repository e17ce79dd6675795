package io.naflow.method.passes;

import java.util.List;

/** The methods with passes of their own: the place where a new one is registered. */
public final class PassMethods {
  private PassMethods() {}

  public static List<PassMethod> all() {
    return List.of(
        new FullGrad(),
        new RelevanceCam(),
        SmoothGradCamPlusPlus.DEFAULT,
        ScoreCam.DEFAULT,
        AblationCam.DEFAULT,
        Rise.DEFAULT);
  }
}
