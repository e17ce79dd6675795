package io.naflow.image;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a network expects of an image: the steps from pixels to its input. Resize, crop and
 * normalisation are torchvision's ({@code Resize}, {@code CenterCrop}, {@code ToTensor}, {@code
 * Normalize} on Pillow images), to the bit; Pillow and torchvision are BSD-licensed references,
 * none of their code is used.
 *
 * <p>Two networks with equal preprocessing can share the prepared images. {@link #toString} is
 * canonical: equal for equal preprocessing, and stable between versions, so that it can stand in
 * tables and cache keys.
 *
 * @param resize to what size, before the crop
 * @param interpolation how pixels are weighted in it
 * @param crop what part of the resized image is shown
 * @param order of the channels
 * @param scale of the values before the normalisation
 * @param mean taken off each channel, in the network's order of channels and its scale; 3 values,
 *     or 1 for grey images, of which colours become Pillow's {@code L}
 * @param std that each channel is divided by, likewise; as many values, positive
 */
public record Preprocessing(
    Resize resize,
    Interpolation interpolation,
    Crop crop,
    ChannelOrder order,
    Scale scale,
    List<Double> mean,
    List<Double> std) {

  /** In which order the channels stand in the network's input. */
  public enum ChannelOrder {
    RGB,
    /** Blue first, as in networks that came from Caffe. */
    BGR
  }

  /** What a sample of 255 becomes before the normalisation. */
  public enum Scale {
    /** 1: samples are divided by 255. */
    UNIT,
    /** 255: samples are taken as they are. */
    BYTE
  }

  private static final int COLOURS = 3;

  /** 4096×4096: far beyond any network here, and 200 MB as floats. */
  private static final long MAX_INPUT_PIXELS = 1L << 24;

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size() || mean.size() != COLOURS && mean.size() != 1) {
      throw new IllegalArgumentException(
          "Cannot normalise with mean %s and std %s: each takes 3 values, one a channel, or 1 for grey images"
              .formatted(mean, std));
    }
    if (!mean.stream().allMatch(Double::isFinite)
        || !std.stream().allMatch(value -> Double.isFinite(value) && value.floatValue() > 0)) {
      throw new IllegalArgumentException(
          "Cannot normalise with mean %s and std %s: values must be finite, and std above 0"
              .formatted(mean, std));
    }
  }

  /**
   * The normalisation of networks trained on ImageNet: bilinear, RGB, mean (0.485, 0.456, 0.406)
   * and std (0.229, 0.224, 0.225) of samples in 0..1.
   */
  public static Preprocessing imageNet(Resize resize, Crop crop) {
    return new Preprocessing(
        resize,
        Interpolation.BILINEAR,
        crop,
        ChannelOrder.RGB,
        Scale.UNIT,
        List.of(0.485, 0.456, 0.406),
        List.of(0.229, 0.224, 0.225));
  }

  /** How many channels the network's input has: 3, or 1 for grey images. */
  public int channels() {
    return mean.size();
  }

  /** The same for a network of one channel. */
  public Preprocessing grey(double greyMean, double greyStd) {
    return new Preprocessing(
        resize, interpolation, crop, order, scale, List.of(greyMean), List.of(greyStd));
  }

  /**
   * Where the input's pixels come from, for an original of this size.
   *
   * @throws ImageException TOO_LARGE if the input would have more than 4096×4096 pixels, which
   *     takes a huge or a very narrow original and no crop
   */
  public Geometry geometry(int width, int height) {
    long resizedWidth = width;
    long resizedHeight = height;
    if (resize instanceof Resize.Exact exact) {
      resizedWidth = exact.width();
      resizedHeight = exact.height();
    } else if (resize instanceof Resize.ShorterSide shorter) {
      long pixels = shorter.pixels();
      resizedWidth = width <= height ? pixels : (long) ((double) (pixels * width) / height);
      resizedHeight = width <= height ? (long) ((double) (pixels * height) / width) : pixels;
    }
    long inputWidth = crop instanceof Crop.Center center ? center.width() : resizedWidth;
    long inputHeight = crop instanceof Crop.Center center ? center.height() : resizedHeight;
    if (Math.max(resizedWidth, resizedHeight) > Integer.MAX_VALUE
        || inputWidth * inputHeight > MAX_INPUT_PIXELS) {
      throw new ImageException(
          ImageException.Kind.TOO_LARGE,
          ("Cannot prepare image: its %d×%d pixels become %d×%d with %s, and inputs have at most "
                  + "%d; leave it out, or use a crop or an exact size")
              .formatted(width, height, resizedWidth, resizedHeight, this, MAX_INPUT_PIXELS));
    }
    return new Geometry(
        width,
        height,
        (int) resizedWidth,
        (int) resizedHeight,
        cropOffset((int) resizedWidth, (int) inputWidth),
        cropOffset((int) resizedHeight, (int) inputHeight),
        (int) inputWidth,
        (int) inputHeight);
  }

  /** The network's view as a picture: resized and cropped, still 8-bit RGB whatever the order. */
  public RgbImage crop(RgbImage image) {
    return crop(image, geometry(image.width(), image.height()));
  }

  /** The network's input. */
  public PreparedImage apply(RgbImage image) {
    return show(image).prepared();
  }

  /**
   * The network's view as a picture, and its input.
   *
   * @throws ImageException TOO_LARGE as {@link #geometry}
   */
  public Shown show(RgbImage image) {
    Geometry geometry = geometry(image.width(), image.height());
    RgbImage view = crop(image, geometry);
    float[] values = new float[channels() * geometry.width() * geometry.height()];
    normalise(view, FloatBuffer.wrap(values));
    return new Shown(
        view, new PreparedImage(channels(), geometry.height(), geometry.width(), values, geometry));
  }

  /**
   * Writes the network's input (CHW, as {@link PreparedImage#values}) into the buffer from its
   * position on, and moves the position behind it: called once an image, it fills a batch (NCHW).
   *
   * @throws IllegalArgumentException if less remains of the buffer than the input takes
   */
  public Geometry apply(RgbImage image, FloatBuffer target) {
    Geometry geometry = geometry(image.width(), image.height());
    int size = channels() * geometry.width() * geometry.height();
    if (target.remaining() < size) {
      throw new IllegalArgumentException(
          "Cannot write an input of %d×%d×%d into a buffer with %d values left: it takes %d"
              .formatted(
                  channels(), geometry.height(), geometry.width(), target.remaining(), size));
    }
    normalise(crop(image, geometry), target);
    return geometry;
  }

  private RgbImage crop(RgbImage original, Geometry geometry) {
    RgbImage image = channels() == 1 ? original.grey() : original;
    int width = geometry.width();
    int height = geometry.height();
    Region shown = geometry.shown().orElseThrow();
    RgbImage part =
        Resampler.resize(
            image, geometry.resizedWidth(), geometry.resizedHeight(), interpolation, shown);
    if (shown.width() == width && shown.height() == height) {
      return part;
    }
    byte[] padded = new byte[3 * width * height];
    for (int y = 0; y < shown.height(); y++) {
      int row = shown.y() - geometry.cropY() + y;
      int column = shown.x() - geometry.cropX();
      System.arraycopy(
          part.rgb(), 3 * y * shown.width(), padded, 3 * (row * width + column), 3 * shown.width());
    }
    return new RgbImage(width, height, padded);
  }

  private void normalise(RgbImage image, FloatBuffer target) {
    byte[] rgb = image.rgb();
    float[] row = new float[image.width()];
    for (int channel = 0; channel < channels(); channel++) {
      float[] table = normalised(channel);
      int at = order == ChannelOrder.RGB ? channel : channels() - 1 - channel;
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < row.length; x++, at += 3) {
          row[x] = table[rgb[at] & 0xFF];
        }
        target.put(row);
      }
    }
  }

  /** What each sample 0..255 becomes, in single precision step by step as in PyTorch. */
  private float[] normalised(int channel) {
    float offset = mean.get(channel).floatValue();
    float divisor = std.get(channel).floatValue();
    float[] table = new float[256];
    for (int sample = 0; sample < 256; sample++) {
      float value = scale == Scale.UNIT ? sample / 255f : sample;
      table[sample] = (value - offset) / divisor;
    }
    return table;
  }

  /** torchvision rounds halves to even when it cuts, and down when it pads on the left. */
  private static int cropOffset(int resized, int wanted) {
    return wanted > resized ? -((wanted - resized) / 2) : (int) Math.rint((resized - wanted) / 2.0);
  }

  @Override
  public String toString() {
    return "resize=%s;interpolation=%s;crop=%s;order=%s;scale=%s;mean=%s;std=%s"
        .formatted(
            resize,
            interpolation.name().toLowerCase(Locale.ROOT),
            crop,
            order.name().toLowerCase(Locale.ROOT),
            scale == Scale.UNIT ? "1/255" : "1",
            joined(mean),
            joined(std));
  }

  private static String joined(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
