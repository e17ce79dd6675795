package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.dataset.source.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFoldersTest {
  @TempDir private Path folder;

  @Test
  void aDeltaTablesFolderIsRefusedByTheNameOfItsLog() throws IOException {
    String uri = folder.toString();
    assertThatCode(() -> TableFolders.requireNone(uri, new Configuration()))
        .doesNotThrowAnyException();
    Files.createDirectory(folder.resolve("_delta_log"));

    assertThatThrownBy(() -> TableFolders.requireNone(uri, new Configuration()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "Cannot read labels %s: it is the folder of a table in the format Delta, as '_delta_log' in it says, and plain reading would mix rows that were replaced with those that count; write the table to plain Parquet or CSV, and give that"
                .formatted(uri));
  }
}
