package io.naflow.jobs.audit;

import io.naflow.jobs.store.Views;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run that is started again and was finished. It ends as it ended: what failed is read from its
 * tables, and what share may fail is this launch's to say.
 */
record FinishedRun(SparkSession spark, String out, AuditPlan plan) {

  AuditResult result() throws IOException {
    Row run = table(Tables.runs()).select("images", "failures").first();
    long predictions = table(Tables.predictions()).count();
    long failures = run.getLong(1);
    double allowed = plan.config().output().failuresAllowed();
    var lines = new ArrayList<String>();
    lines.add(
        "run       " + plan.runId() + " is finished already; leave out --resume to do it again");
    lines.addAll(Summaries.rows(predictions, failures, allowed));
    return new AuditResult(plan.runId(), run.getLong(0), predictions, failures, allowed, lines);
  }

  private Dataset<Row> table(Table<?> table) throws IOException {
    return Views.ofRun(spark, out, table, plan.runId());
  }
}
