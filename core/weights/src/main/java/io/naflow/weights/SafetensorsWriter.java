package io.naflow.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes safetensors files, whose bytes depend on nothing but what is given: the header lists the
 * tensors in the order given and the metadata by name, and the numbers are ordered by the size of
 * their type, the largest first, so that each is aligned in memory as huggingface/safetensors asks.
 */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file, replacing the one that may be there only when all is written.
   *
   * @param file where to
   * @param tensors by the names to write, in the order to list them; types and numbers are kept bit
   *     for bit
   * @param metadata texts to keep with them, such as the licence and how they were trained
   * @throws WeightsException if a tensor cannot be read or the file cannot be written
   */
  public static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(SafetensorsFile.METADATA)) {
      throw WeightsException.cannot(
          "write weights to " + file,
          "a tensor has the name %s, which the format keeps for itself"
              .formatted(SafetensorsFile.METADATA),
          "give it another name");
    }
    List<Map.Entry<String, StoredTensor>> byPlace =
        tensors.entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().dtype().bytes()))
            .toList();
    byte[] header = header(tensors, offsets(byPlace), metadata);
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try {
        try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
          ByteBuffer start =
              ByteBuffer.allocate(SafetensorsFile.LENGTH_SIZE + header.length)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(header.length)
                  .put(header)
                  .flip();
          while (start.hasRemaining()) {
            channel.write(start);
          }
          for (Map.Entry<String, StoredTensor> entry : byPlace) {
            entry.getValue().writeTo(channel);
          }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw WeightsException.cannotWrite(file, e);
    }
  }

  private static Map<String, Long> offsets(List<Map.Entry<String, StoredTensor>> byPlace) {
    Map<String, Long> offsets = new HashMap<>();
    long at = 0;
    for (Map.Entry<String, StoredTensor> entry : byPlace) {
      offsets.put(entry.getKey(), at);
      at += entry.getValue().elements() * entry.getValue().dtype().bytes();
    }
    return offsets;
  }

  private static byte[] header(
      Map<String, StoredTensor> tensors, Map<String, Long> offsets, Map<String, String> metadata) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append(Json.quoted(SafetensorsFile.METADATA)).append(":{");
      new TreeMap<>(metadata)
          .forEach(
              (name, text) ->
                  separate(json).append(Json.quoted(name)).append(':').append(Json.quoted(text)));
      json.append('}');
    }
    tensors.forEach(
        (name, tensor) -> {
          long begin = offsets.get(name);
          long end = begin + tensor.elements() * tensor.dtype().bytes();
          separate(json)
              .append(Json.quoted(name))
              .append(":{\"dtype\":\"")
              .append(tensor.dtype())
              .append("\",\"shape\":")
              .append(tensor.shape().toString().replace(" ", ""))
              .append(",\"data_offsets\":[")
              .append(begin)
              .append(',')
              .append(end)
              .append("]}");
        });
    json.append('}');
    // Spaces after the object start the numbers at a multiple of 8 bytes.
    int length = json.toString().getBytes(StandardCharsets.UTF_8).length;
    json.append(" ".repeat(Math.floorMod(-length, ALIGNMENT)));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder separate(StringBuilder json) {
    return json.charAt(json.length() - 1) == '{' ? json : json.append(',');
  }
}
