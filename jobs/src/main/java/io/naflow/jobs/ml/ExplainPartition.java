package io.naflow.jobs.ml;

import io.naflow.api.Arrival;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Outcome;
import io.naflow.api.Precision;
import io.naflow.api.intake.Intake;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.executor.DeviceChoice;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.executor.Sessions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Explains the images of a partition, batch by batch as they are asked for.
 *
 * @param methods explanation methods
 * @param device as {@link DeviceChoice} takes it
 * @param batch images a pass
 * @param column index of the image files
 */
record ExplainPartition(
    StageModel model,
    List<String> methods,
    String device,
    int batch,
    int column,
    SerializableConfiguration hadoop)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    TaskContext task = TaskContext.get();
    String chosen = DeviceChoice.of(device, task.resourcesJMap());
    Sessions.Lease lease =
        Sessions.lease(
            model.stage(),
            new Sessions.Place(chosen, task.cpus(), Precision.FLOAT32),
            Models.spec(model.config(), hadoop.value()),
            ExplainPlan.of(methods.toArray(String[]::new)));
    TaskCompletionListener free = context -> lease.close();
    task.addTaskCompletionListener(free);
    return new Batches(rows, lease);
  }

  private final class Batches implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Sessions.Lease lease;
    private final Intake intake = Intake.standard();
    private final Queue<Row> ready = new ArrayDeque<>();

    private Batches(Iterator<Row> rows, Sessions.Lease lease) {
      this.rows = rows;
      this.lease = lease;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("Cannot go on: the partition has ended");
      }
      if (ready.isEmpty()) {
        explain();
      }
      return ready.remove();
    }

    private void explain() {
      var some = new ArrayList<Row>();
      var arrivals = new ArrayList<Arrival>();
      while (some.size() < batch && rows.hasNext()) {
        Row row = rows.next();
        arrivals.add(arrival(row, some.size()));
        some.add(row);
      }
      List<Outcome> outcomes = Intake.ask(arrivals, lease.session()::explain);
      for (int i = 0; i < some.size(); i++) {
        ready.add(with(some.get(i), column(outcomes.get(i))));
      }
    }

    private Arrival arrival(Row row, int place) {
      byte[] file = row.isNullAt(column) ? new byte[0] : row.getAs(column);
      Preprocessing own = lease.session().model().preprocessing();
      return intake.see(file, List.of(own)).as(Integer.toString(place), OptionalInt.empty(), own);
    }
  }

  private static Row column(Outcome outcome) {
    return outcome instanceof Outcome.Explained explained
        ? FlowColumn.explained(explained)
        : FlowColumn.failed(((Outcome.Failed) outcome).message());
  }

  private static Row with(Row row, Row added) {
    Object[] values = new Object[row.size() + 1];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    values[row.size()] = added;
    return RowFactory.create(values);
  }
}
