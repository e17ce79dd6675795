package io.naflow.picture;

/** Colours of a strip's paper and text, {@code 0xRRGGBB}: dark on white. */
final class Palette {
  static final int INK = 0x1F2328;
  static final int GREY = 0x59636E;
  static final int FRAME = 0xD0D7DE;
  static final int WARNING = 0xB3261E;

  private Palette() {}
}
