package io.naflow.metric.perturb;

import io.naflow.image.PreparedImage;
import io.naflow.image.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An input without the image's detail, from which pixels are taken or to which they are added. */
public enum Substrate {
  /** The mean colour of the network's data set: 0 after the normalisation. */
  MEAN {
    @Override
    public float[] of(PreparedImage image, Preprocessing preprocessing) {
      return filled(image, preprocessing, Fill.MEAN);
    }
  },
  /** Black: a sample of 0 before the normalisation. */
  BLACK {
    @Override
    public float[] of(PreparedImage image, Preprocessing preprocessing) {
      return filled(image, preprocessing, Fill.BLACK);
    }
  },
  /** The image blurred: {@link GaussianBlur}. */
  BLUR {
    @Override
    public float[] of(PreparedImage image, Preprocessing preprocessing) {
      return GaussianBlur.of(image);
    }
  };

  /** CHW, normalised; a new array. */
  public abstract float[] of(PreparedImage image, Preprocessing preprocessing);

  /** Its name in configurations. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> ids() {
    return Arrays.stream(values()).map(Substrate::id).toList();
  }

  /** That of one of {@link #ids}. */
  public static Substrate byId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  private static float[] filled(PreparedImage image, Preprocessing preprocessing, Fill fill) {
    float[] values = new float[image.values().length];
    int plane = image.height() * image.width();
    for (int channel = 0; channel < image.channels(); channel++) {
      Arrays.fill(
          values, channel * plane, (channel + 1) * plane, fill.level(preprocessing, channel));
    }
    return values;
  }
}
