package io.naflow.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A perceptually uniform table of 256 colours, as matplotlib has it: equal steps of a value look
 * like equal steps of colour, which a rainbow does not give.
 *
 * <p>{@code viridis}, {@code magma}, {@code inferno}, {@code plasma} (van der Walt and Smith, 2015)
 * and {@code cividis} (Nuñez et al., 2018) go from dark to light; {@code coolwarm} (Moreland, 2009)
 * goes from blue through grey to red, for signed maps.
 */
public final class ColourMap {
  private static final int SIZE = 256;
  private static final Map<String, ColourMap> ALL = read();

  private final String name;
  private final byte[] table;

  private ColourMap(String name, byte[] table) {
    this.name = name;
    this.table = table;
  }

  /**
   * The colour map of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ColourMap of(String name) {
    ColourMap map = ALL.get(name);
    if (map == null) {
      throw new IllegalArgumentException(
          "Cannot colour maps by '%s': no such colour map; there are %s"
              .formatted(name, String.join(", ", ALL.keySet())));
    }
    return map;
  }

  /** Names of all colour maps. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  public String name() {
    return name;
  }

  /**
   * The colour of a value, by matplotlib's rule: 256 equal intervals.
   *
   * @param value 0 (lowest) to 1 (highest); beyond that, the nearest of both
   * @return {@code 0xRRGGBB}
   */
  public int colour(double value) {
    int entry = 3 * Math.max(0, Math.min(SIZE - 1, (int) (value * SIZE)));
    return (table[entry] & 0xFF) << 16 | (table[entry + 1] & 0xFF) << 8 | table[entry + 2] & 0xFF;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Map<String, ColourMap> read() {
    Map<String, ColourMap> maps = new LinkedHashMap<>();
    try (InputStream file = ColourMap.class.getResourceAsStream("colour-maps.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.split("\n")) {
        String[] words = line.split(" ");
        maps.put(words[0], new ColourMap(words[0], HexFormat.of().parseHex(words[1])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the colour maps: the program is damaged", e);
    }
    return Collections.unmodifiableMap(maps);
  }
}
