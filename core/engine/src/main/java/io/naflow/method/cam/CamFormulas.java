package io.naflow.method.cam;

import java.util.List;

/** The formulas there are: the place where a new one is registered. */
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
