package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalWithoutProcessesTest {
  @TempDir private java.nio.file.Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"022", "077", "027"})
  void filesAndDirectoriesMayBeReadByWhomHadoopLetsReadThem(String umask) throws IOException {
    var configuration = new Configuration();
    configuration.set("fs.permissions.umask-mode", umask);
    FileSystem hadoops = FileSystem.newInstance(folder.toUri(), configuration);
    FileSystem ours = LocalWithoutProcesses.instead(hadoops, configuration);

    assertThat(hadoops.getClass()).isEqualTo(LocalFileSystem.class);
    assertThat(((LocalFileSystem) ours).getRaw()).isInstanceOf(LocalWithoutProcesses.class);
    java.nio.file.Path expected = written(hadoops, "hadoops");
    java.nio.file.Path found = written(ours, "ours");
    assertThat(permissions(found)).isEqualTo(permissions(expected));
    assertThat(permissions(found.getParent())).isEqualTo(permissions(expected.getParent()));
  }

  @Test
  void otherFileSystemsStayAsTheyAre() throws IOException {
    var configuration = new Configuration();
    try (var other = new RawLocalFileSystem()) {
      other.initialize(folder.toUri(), configuration);
      assertThat(LocalWithoutProcesses.instead(other, configuration)).isSameAs(other);
    }
  }

  private java.nio.file.Path written(FileSystem files, String name) throws IOException {
    java.nio.file.Path file = folder.resolve(name).resolve("below").resolve("file");
    files.create(new Path(file.toUri())).close();
    return file;
  }

  private static Set<PosixFilePermission> permissions(java.nio.file.Path path) throws IOException {
    return Files.getPosixFilePermissions(path);
  }
}
