package io.naflow.jobs.dataset.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The column that holds images: plain bytes, or a struct of {@code bytes} and {@code path}.
 *
 * @param name of the column
 * @param struct whether it is a struct
 * @param path whether the struct has a path
 */
public record ImageColumn(String name, boolean struct, boolean path) {
  private static final String BYTES = "bytes";
  private static final String PATH = "path";

  /** All columns of a file that may be it. */
  static List<ImageColumn> of(MessageType schema) {
    return schema.getFields().stream().flatMap(field -> of(field).stream()).toList();
  }

  /**
   * The column of a name.
   *
   * @throws IOException if the file has no such column of bytes
   */
  static ImageColumn named(MessageType schema, String name) throws IOException {
    return of(schema).stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("the file has no column of bytes '" + name + "'"));
  }

  private static Optional<ImageColumn> of(Type field) {
    if (field.isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    } else if (field.isPrimitive()) {
      return isBytes(field)
          ? Optional.of(new ImageColumn(field.getName(), false, false))
          : Optional.empty();
    }
    var struct = field.asGroupType();
    return struct.containsField(BYTES) && isBytes(struct.getType(BYTES))
        ? Optional.of(new ImageColumn(field.getName(), true, struct.containsField(PATH)))
        : Optional.empty();
  }

  private static boolean isBytes(Type field) {
    return field.isPrimitive()
        && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !(field.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation);
  }

  /** A file's schema with nothing but the bytes. */
  MessageType bytesOf(MessageType schema) {
    return projected(schema, BYTES);
  }

  /** A file's schema with nothing but the paths. */
  MessageType pathsOf(MessageType schema) {
    return projected(schema, PATH);
  }

  private MessageType projected(MessageType schema, String part) {
    Type field = schema.getType(name);
    Type wanted =
        struct ? field.asGroupType().withNewFields(field.asGroupType().getType(part)) : field;
    return new MessageType(schema.getName(), wanted);
  }

  /** The bytes in a row that was read by {@link #bytesOf}; empty where it has none. */
  Optional<byte[]> bytes(Group row) {
    return holder(row).map(group -> group.getBinary(0, 0).getBytes());
  }

  /** The path in a row that was read by {@link #pathsOf}; empty where it has none. */
  Optional<String> path(Group row) {
    return holder(row).map(group -> group.getBinary(0, 0).toStringUsingUTF8());
  }

  private Optional<Group> holder(Group row) {
    if (row.getFieldRepetitionCount(0) == 0) {
      return Optional.empty();
    }
    Group group = struct ? row.getGroup(0, 0) : row;
    return group.getFieldRepetitionCount(0) == 0 ? Optional.empty() : Optional.of(group);
  }
}
