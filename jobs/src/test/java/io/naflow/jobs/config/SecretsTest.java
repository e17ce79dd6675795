package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "s3a://AKIA1:s3cr3t@bucket/photos, s3a://***@bucket/photos",
    "ftp://u:p@h/a ftp://u:p@h/b, ftp://***@h/a ftp://***@h/b",
    "'{\"path\":\"https://u:p%40@h:80/x\"}', '{\"path\":\"https://***@h:80/x\"}'",
    "https://h/w.pth?X-Amz-Signature=0af3&part=2, https://h/w.pth?X-Amz-Signature=***&part=2",
    "abfs://c@h/w?sv=2020&sig=a%2Fb%3D, abfs://c@h/w?sv=2020&sig=***",
    "https://h/w?token=t1;access_key=k1, https://h/w?token=***;access_key=***"
  })
  void credentialsInUrisAreHidden(String text, String expected) {
    assertThat(Secrets.hidden(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://namenode:8020/user/a@b/photos",
        "abfss://container@account.dfs.core.windows.net/photos",
        "photos/10:30@home.jpg",
        "https://h/w?design=3&signal=4"
      })
  void whatIsNoCredentialStays(String text) {
    assertThat(Secrets.hidden(text)).isEqualTo(text);
  }
}
