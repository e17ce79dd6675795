package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Fixtures;
import io.naflow.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngWriterTest {
  @Test
  void whatIsWrittenIsReadBack() {
    for (int[] size : new int[][] {{1, 1}, {37, 23}, {300, 2}, {1, 90}}) {
      RgbImage image = Fixtures.pattern(size[0], size[1]);
      assertThat(ImageDecoder.standard().decode(PngWriter.write(image))).isEqualTo(image);
    }
  }

  @Test
  void otherReadersReadItToo() throws IOException {
    RgbImage image = Fixtures.pattern(61, 47);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngWriter.write(image)));
    for (int channel = 0; channel < 3; channel++) {
      assertThat(read.getRGB(60, 46) >> 16 - 8 * channel & 0xFF)
          .isEqualTo(image.sample(60, 46, channel));
    }
  }

  @Test
  void theSameImageGivesTheSameBytes() {
    RgbImage image = Fixtures.pattern(90, 70);
    assertThat(PngWriter.write(image)).isEqualTo(PngWriter.write(image));
  }
}
