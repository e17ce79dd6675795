package io.naflow.scene;

import io.naflow.image.Box;
import io.naflow.image.RgbImage;

/**
 * One generated picture and what is in it.
 *
 * @param image the picture
 * @param shape its one object; the class label is the shape's ordinal
 * @param box the object's bounding box in pixels
 * @param mask row by row, whether the pixel shows more of the object than of the background
 */
public record Scene(RgbImage image, Shape shape, Box box, boolean[] mask) {
  public int label() {
    return shape.ordinal();
  }

  /** The mask as a picture: white on black. */
  public RgbImage maskImage() {
    byte[] rgb = new byte[3 * mask.length];
    for (int i = 0; i < mask.length; i++) {
      byte value = (byte) (mask[i] ? 255 : 0);
      rgb[3 * i] = value;
      rgb[3 * i + 1] = value;
      rgb[3 * i + 2] = value;
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }
}
