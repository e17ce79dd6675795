package io.naflow.jobs.table.column;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** What a column holds, for Spark, for Parquet and for the writer. */
public sealed interface ColumnType {
  DataType spark();

  /** The field in a Parquet file; lists are in the three-level form of the Parquet format. */
  Type parquet(String name, Repetition repetition);

  /** What is wrong with a value, if anything: numbers must be finite. */
  Optional<String> complaint(Object value);

  /** Adds a value without complaint to the current field. */
  void write(RecordConsumer out, Object value);

  /** One value. */
  enum Scalar implements ColumnType {
    STRING(DataTypes.StringType, PrimitiveTypeName.BINARY),
    INTEGER(DataTypes.IntegerType, PrimitiveTypeName.INT32),
    BIGINT(DataTypes.LongType, PrimitiveTypeName.INT64),
    DOUBLE(DataTypes.DoubleType, PrimitiveTypeName.DOUBLE),
    BOOLEAN(DataTypes.BooleanType, PrimitiveTypeName.BOOLEAN),
    /** Of an {@link Instant}; microseconds since 1970 in UTC. */
    TIMESTAMP(DataTypes.TimestampType, PrimitiveTypeName.INT64),
    BINARY(DataTypes.BinaryType, PrimitiveTypeName.BINARY);

    private final DataType spark;
    private final PrimitiveTypeName primitive;

    Scalar(DataType spark, PrimitiveTypeName primitive) {
      this.spark = spark;
      this.primitive = primitive;
    }

    @Override
    public DataType spark() {
      return spark;
    }

    @Override
    public Type parquet(String name, Repetition repetition) {
      var field = Types.primitive(primitive, repetition);
      return switch (this) {
        case STRING -> field.as(LogicalTypeAnnotation.stringType()).named(name);
        case TIMESTAMP ->
            field
                .as(
                    LogicalTypeAnnotation.timestampType(
                        true, LogicalTypeAnnotation.TimeUnit.MICROS))
                .named(name);
        case INTEGER, BIGINT, DOUBLE, BOOLEAN, BINARY -> field.named(name);
      };
    }

    @Override
    public Optional<String> complaint(Object value) {
      return this == DOUBLE && !Double.isFinite((Double) value)
          ? Optional.of("is " + value)
          : Optional.empty();
    }

    @Override
    public void write(RecordConsumer out, Object value) {
      switch (this) {
        case STRING ->
            out.addBinary(
                Binary.fromConstantByteArray(((String) value).getBytes(StandardCharsets.UTF_8)));
        case INTEGER -> out.addInteger((Integer) value);
        case BIGINT -> out.addLong((Long) value);
        case DOUBLE -> out.addDouble((Double) value);
        case BOOLEAN -> out.addBoolean((Boolean) value);
        case TIMESTAMP -> out.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
        case BINARY -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));
      }
    }
  }

  /** A {@code float[]}. */
  record Floats() implements ColumnType {
    @Override
    public DataType spark() {
      return DataTypes.createArrayType(DataTypes.FloatType, false);
    }

    @Override
    public Type parquet(String name, Repetition repetition) {
      return Types.list(repetition)
          .element(Types.required(PrimitiveTypeName.FLOAT).named("element"))
          .named(name);
    }

    @Override
    public Optional<String> complaint(Object value) {
      float[] floats = (float[]) value;
      for (int i = 0; i < floats.length; i++) {
        if (!Float.isFinite(floats[i])) {
          return Optional.of("is %s at position %d".formatted(floats[i], i));
        }
      }
      return Optional.empty();
    }

    @Override
    public void write(RecordConsumer out, Object value) {
      float[] floats = (float[]) value;
      out.startGroup();
      if (floats.length > 0) {
        out.startField("list", 0);
        for (float element : floats) {
          out.startGroup();
          out.startField("element", 0);
          out.addFloat(element);
          out.endField("element", 0);
          out.endGroup();
        }
        out.endField("list", 0);
      }
      out.endGroup();
    }
  }

  /** A {@code Map<String, Long>}: how many of each kind. */
  record Counts() implements ColumnType {
    @Override
    public DataType spark() {
      return DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false);
    }

    @Override
    public Type parquet(String name, Repetition repetition) {
      return Types.map(repetition)
          .key(
              Types.required(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named("key"))
          .value(Types.required(PrimitiveTypeName.INT64).named("value"))
          .named(name);
    }

    @Override
    public Optional<String> complaint(Object value) {
      return Optional.empty();
    }

    @Override
    public void write(RecordConsumer out, Object value) {
      Map<?, ?> counts = (Map<?, ?>) value;
      out.startGroup();
      if (!counts.isEmpty()) {
        out.startField("key_value", 0);
        counts.forEach(
            (kind, count) -> {
              out.startGroup();
              out.startField("key", 0);
              Scalar.STRING.write(out, kind);
              out.endField("key", 0);
              out.startField("value", 1);
              Scalar.BIGINT.write(out, count);
              out.endField("value", 1);
              out.endGroup();
            });
        out.endField("key_value", 0);
      }
      out.endGroup();
    }
  }

  /**
   * A list of records, each an own row of columns.
   *
   * @param element the records' class
   * @param fields of each record
   */
  record Structs<E>(Class<E> element, List<Column<E>> fields) implements ColumnType {
    public Structs {
      fields = List.copyOf(fields);
    }

    @Override
    public DataType spark() {
      StructField[] inner = fields.stream().map(Column::spark).toArray(StructField[]::new);
      return DataTypes.createArrayType(DataTypes.createStructType(inner), false);
    }

    @Override
    public Type parquet(String name, Repetition repetition) {
      Type[] inner = fields.stream().map(Column::parquet).toArray(Type[]::new);
      return Types.list(repetition)
          .element(Types.requiredGroup().addFields(inner).named("element"))
          .named(name);
    }

    @Override
    public Optional<String> complaint(Object value) {
      List<E> records = records(value);
      for (int i = 0; i < records.size(); i++) {
        for (Column<E> field : fields) {
          Optional<String> complaint = field.complaint(records.get(i));
          if (complaint.isPresent()) {
            return Optional.of(
                "has a '%s' at position %d that %s".formatted(field.name(), i, complaint.get()));
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public void write(RecordConsumer out, Object value) {
      List<E> records = records(value);
      out.startGroup();
      if (!records.isEmpty()) {
        out.startField("list", 0);
        for (E each : records) {
          out.startGroup();
          out.startField("element", 0);
          out.startGroup();
          Column.writeAll(out, fields, each);
          out.endGroup();
          out.endField("element", 0);
          out.endGroup();
        }
        out.endField("list", 0);
      }
      out.endGroup();
    }

    private List<E> records(Object value) {
      List<E> records = new ArrayList<>();
      ((List<?>) value).forEach(each -> records.add(element.cast(each)));
      return records;
    }
  }
}
