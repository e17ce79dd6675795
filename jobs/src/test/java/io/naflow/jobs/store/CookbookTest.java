package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.testing.DemoTables;
import io.naflow.jobs.testing.SqlAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class CookbookTest {
  private static final Path PAGE = Path.of("..", "docs", "cookbook.md");
  private static final Pattern RECIPE =
      Pattern.compile("```sql\n(?<sql>.*?)```\n\n```text\n(?<answer>.*?)```\n", Pattern.DOTALL);

  @Test
  void everyAnswerInTheCookbookIsThatOfItsQuery() throws IOException {
    SparkSession spark = DemoTables.session();
    if (Boolean.getBoolean("naflow.docs.write")) {
      Files.writeString(PAGE, answered(spark, Files.readString(PAGE)));
    }
    for (MatchResult recipe : recipes()) {
      assertThat(recipe.group(2))
          .as(
              "the answer to%n%s%nin docs/cookbook.md is out of date; make all again: mvn -pl core,jobs -am test -Dtest=CookbookTest -Dsurefire.failIfNoSpecifiedTests=false -Dnaflow.docs.write=true",
              recipe.group(1))
          .isEqualTo(SqlAnswers.of(spark, recipe.group(1)));
    }
  }

  @Test
  void everyNamedViewHasARecipe() throws IOException {
    var queries = new ArrayList<String>();
    recipes().forEach(recipe -> queries.add(recipe.group(1)));
    assertThat(NamedViews.statements()).hasSize(10);
    assertThat(NamedViews.statements().keySet())
        .allSatisfy(view -> assertThat(String.join("\n", queries)).contains("FROM " + view));
  }

  private static List<MatchResult> recipes() throws IOException {
    List<MatchResult> recipes = RECIPE.matcher(Files.readString(PAGE)).results().toList();
    assertThat(recipes).hasSizeGreaterThanOrEqualTo(10);
    return recipes;
  }

  private static String answered(SparkSession spark, String page) {
    return RECIPE
        .matcher(page)
        .replaceAll(
            recipe ->
                Matcher.quoteReplacement(
                    "```sql\n%s```\n\n```text\n%s```\n"
                        .formatted(recipe.group(1), SqlAnswers.of(spark, recipe.group(1)))));
  }
}
