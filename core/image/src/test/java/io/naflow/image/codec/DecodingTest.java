package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Fixtures;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingTest {
  private static final ImageDecoder UPRIGHT = ImageDecoder.standard();
  private static final ImageDecoder STORED =
      new ImageDecoder(
          OrientationTag.IGNORE, ImageDecoder.DEFAULT_MAX_PIXELS, ImageDecoder.DEFAULT_MAX_BYTES);

  static Stream<List<String>> everyFile() {
    return Fixtures.table("decoded.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource("everyFile")
  void pixelsEqualPillowsAsStored(List<String> row) {
    assertThat(summary(STORED.decode(Fixtures.bytes(row.get(0))))).isEqualTo(row.subList(1, 4));
  }

  @ParameterizedTest
  @MethodSource("everyFile")
  void pixelsEqualPillowsWhenTurnedUpright(List<String> row) {
    assertThat(summary(UPRIGHT.decode(Fixtures.bytes(row.get(0))))).isEqualTo(row.subList(4, 7));
  }

  @Test
  void aSidewaysPhotographSwapsItsSidesUnlessTheTagIsIgnored() {
    byte[] file = Fixtures.bytes("jpeg-orientation-6.jpg");
    assertThat(UPRIGHT.decode(file)).returns(23, RgbImage::width).returns(37, RgbImage::height);
    assertThat(STORED.decode(file)).returns(37, RgbImage::width).returns(23, RgbImage::height);
  }

  /** As Pillow 13 turns it; the standard has type 3, some cameras and tools write others. */
  @ParameterizedTest
  @CsvSource({
    "3,1,true",
    "3,2,true",
    "4,1,true",
    "4,2,false",
    "8,1,true",
    "9,1,true",
    "1,1,false",
    "2,1,false",
    "5,1,false",
    "7,1,false",
    "11,1,false"
  })
  void theTagMayBeAWholeNumberOfTwoOrFourBytes(int type, int count, boolean turned) {
    byte[] file = Fixtures.bytes("jpeg-orientation-little-endian.jpg").clone();
    int tag =
        new String(file, StandardCharsets.ISO_8859_1).indexOf("\u0012\u0001\u0003\0\u0001\0\0\0");
    file[tag + 2] = (byte) type;
    file[tag + 4] = (byte) count;

    assertThat(UPRIGHT.decode(file).width()).isEqualTo(turned ? 23 : 37);
  }

  @Test
  void sixteenBitGreyKeepsTheHighByteInsteadOfClipping() {
    RgbImage image = UPRIGHT.decode(Fixtures.bytes("png-grey-16.png"));
    long white =
        IntStream.range(0, image.rgb().length).filter(i -> image.rgb()[i] == (byte) 255).count();
    assertThat(white).isLessThan(image.rgb().length / 4);
  }

  @Test
  void noClassLoaderIsAskedForReaders() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(UPRIGHT.decode(Fixtures.bytes("jpeg-1x1.jpg")).width()).isEqualTo(1);
      assertThat(UPRIGHT.decode(Fixtures.bytes("webp-lossy-1x1.webp")).width()).isEqualTo(1);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void manyThreadsShareADecoder() throws Exception {
    List<String> names = List.of("jpeg-420.jpg", "png-rgb.png", "webp-lossy-50.webp");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (String name : names) {
        byte[] file = Fixtures.bytes(name);
        RgbImage alone = UPRIGHT.decode(file);
        List<Future<RgbImage>> together =
            threads.invokeAll(
                IntStream.range(0, 40)
                    .<java.util.concurrent.Callable<RgbImage>>mapToObj(
                        i -> () -> UPRIGHT.decode(file))
                    .toList());
        for (Future<RgbImage> future : together) {
          assertThat(future.get()).isEqualTo(alone);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static List<String> summary(RgbImage image) {
    return List.of(
        String.valueOf(image.width()),
        String.valueOf(image.height()),
        Fixtures.sha256(image.rgb()));
  }
}
