package io.naflow.jobs.table.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declarations, and files read back by Parquet's own example reader. */
class TableTest {
  @TempDir Path directory;

  record Inner(String name) {}

  record Sample(String runId, float[] curve, List<Inner> inner, Optional<String> note) {}

  private static final Column<Sample> RUN = Column.string("run_id", "run", Sample::runId);

  private static final Table<Sample> SAMPLES =
      new Table<>(
          "samples",
          List.of("run_id"),
          List.of(
              RUN,
              Column.floats("curve", "numbers", Sample::curve),
              Column.structs(
                  "inner",
                  "records",
                  new ColumnType.Structs<>(
                      Inner.class, List.of(Column.string("name", "a name", Inner::name))),
                  Sample::inner),
              Column.optionalString("note", "a note", Sample::note)),
          "a sample");

  @Test
  void listsOfAnyLengthComeBackAsTheyWere() throws IOException {
    List<Group> read =
        writeAndRead(
            new Sample(
                "r",
                new float[] {1, -2.5f},
                List.of(new Inner("ä"), new Inner("")),
                Optional.of("n")),
            new Sample("r", new float[0], List.of(), Optional.empty()));
    assertThat(read).hasSize(2);
    Group curve = read.get(0).getGroup("curve", 0);
    assertThat(curve.getGroup("list", 0).getFloat("element", 0)).isEqualTo(1);
    assertThat(curve.getGroup("list", 1).getFloat("element", 0)).isEqualTo(-2.5f);
    Group inner = read.get(0).getGroup("inner", 0);
    assertThat(inner.getGroup("list", 0).getGroup("element", 0).getString("name", 0))
        .isEqualTo("ä");
    assertThat(inner.getFieldRepetitionCount("list")).isEqualTo(2);
    assertThat(read.get(0).getString("note", 0)).isEqualTo("n");
    assertThat(read.get(1).getGroup("curve", 0).getFieldRepetitionCount("list")).isZero();
    assertThat(read.get(1).getGroup("inner", 0).getFieldRepetitionCount("list")).isZero();
    assertThat(read.get(1).getFieldRepetitionCount("note")).isZero();
  }

  @Test
  void theWriterItselfRefusesARow() {
    assertThatThrownBy(
            () ->
                writeAndRead(
                    new Sample("r", new float[] {0, Float.NaN}, List.of(), Optional.empty())))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageStartingWith(
            "Cannot write a row of table 'samples' (run_id=r): column 'curve' is NaN at position 1; ");
    assertThatThrownBy(
            () ->
                writeAndRead(
                    new Sample("r", new float[0], List.of(new Inner(null)), Optional.empty())))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageContaining(
            "column 'inner' has a 'name' at position 0 that is null, which it may not be; ");
  }

  @Test
  void aPartitionIsMadeOfIds() {
    Sample good = new Sample("r-1.2_+", new float[0], List.of(), Optional.empty());
    assertThat(SAMPLES.partitionOf(good)).isEqualTo("run_id=r-1.2_+");
    for (String bad : List.of("", "1r", "../r", "a/b", "a=b", "a b", "r".repeat(101))) {
      Sample sample = new Sample(bad, new float[0], List.of(), Optional.empty());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SAMPLES.partitionOf(sample))
          .withMessage(
              "Cannot use '%s' as run_id: it becomes a directory's name; take a letter followed by at most 99 letters, digits or . _ + -",
              bad);
    }
  }

  @Test
  void refusesDeclarationsThatCannotBeStored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table<>("t", List.of("run_id"), List.of(RUN, RUN), ""))
        .withMessage("Cannot declare table 't': column 'run_id' is there twice; name it otherwise");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table<>("t", List.of("model"), List.of(RUN), ""))
        .withMessage(
            "Cannot declare table 't': it is partitioned by [model]; let run_id lead, so that a run can be replaced");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table<>("t", List.of("run_id", "note"), SAMPLES.columns(), ""))
        .withMessage(
            "Cannot declare table 't': it is partitioned by 'note', which is no column of required text; declare it so");
  }

  private List<Group> writeAndRead(Sample... samples) throws IOException {
    Configuration configuration = new Configuration();
    var path =
        new org.apache.hadoop.fs.Path(directory.resolve(UUID.randomUUID() + ".parquet").toString());
    HadoopOutputFile file = HadoopOutputFile.fromPath(path, configuration);
    try (ParquetWriter<Sample> writer = new Builder(file).build()) {
      for (Sample sample : samples) {
        writer.write(sample);
      }
    }
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).build()) {
      List<Group> groups = new ArrayList<>();
      for (Group group = reader.read(); group != null; group = reader.read()) {
        groups.add(group);
      }
      return groups;
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Sample, Builder> {
    Builder(HadoopOutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    // Deprecated in Spark 4.1's Parquet, the only one in 3.5's.
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Sample> getWriteSupport(Configuration configuration) {
      return SAMPLES.writeSupport();
    }
  }
}
