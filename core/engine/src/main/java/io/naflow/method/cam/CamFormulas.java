package io.naflow.method.cam;

import java.util.List;

/** The program's own formulas. */
public final class CamFormulas {
  private CamFormulas() {}

  public static List<CamFormula> all() {
    return List.of(
        GradCamPlusPlus.PAPER,
        GradCamPlusPlus.PYTORCH_GRAD_CAM,
        new XGradCam(),
        new LayerCam(),
        new GradCamElementwise(),
        new EigenCam(),
        new EigenGradCam());
  }
}
