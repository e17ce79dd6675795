package io.naflow.method.passes;

import java.util.List;

/** The program's own methods with passes of their own. */
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
