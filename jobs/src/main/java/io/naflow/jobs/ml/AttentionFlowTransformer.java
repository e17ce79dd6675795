package io.naflow.jobs.ml;

import io.naflow.api.ExplainPlan;
import io.naflow.api.Head;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.executor.Models;
import io.naflow.session.Catalogue;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Adds what a network attends to, layer by layer, to a column of image files. The setters are those
 * of DJL's Spark extension; they are {@code spark.ml}'s convention, and the reason that this class
 * has setters at all.
 *
 * <p>The input column is binary: the bytes of a JPEG, PNG, GIF, BMP or WebP file, as Spark's {@code
 * binaryFile} source reads them. The output column is a struct: {@code predicted} (class index),
 * {@code probability} (0..1; null where {@code head} is {@code none}), {@code maps} (array of
 * {@code method, layer, layer_index, height, width, map, map_scale}; {@code decode_map(map,
 * map_scale)} gives the numbers), and {@code error}, which says why there is nothing else where an
 * image cannot be explained. No row is lost.
 */
public final class AttentionFlowTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;
  private static final String ENGINE = "PyTorch";
  private static final int BATCH_SIZE = 8;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> modelUrl;
  private final Param<String> architecture;
  private final Param<String> engine;
  private final Param<String> device;
  private final IntParam batchSize;
  private final StringArrayParam methods;
  private final Param<String> head;
  private final DoubleParam threshold;

  public AttentionFlowTransformer() {
    this(Identifiable$.MODULE$.randomUID("attentionFlow"));
  }

  /** As {@link #read} makes it. */
  public AttentionFlowTransformer(String uid) {
    this.uid = uid;
    // A parameter asks its stage for the uid as soon as it is made.
    this.inputCol = new Param<>(this, "inputCol", "column of image files, binary");
    this.outputCol = new Param<>(this, "outputCol", "column to add");
    this.modelUrl =
        new Param<>(this, "modelUrl", "weights: bundled:NAME, seeded, or the URI of a file");
    this.architecture =
        new Param<>(
            this,
            "architecture",
            "network, one of `naflow models`; may be left out for bundled:NAME");
    this.engine = new Param<>(this, "engine", "PyTorch");
    this.device =
        new Param<>(
            this, "device", "auto, cpu, gpu or gpu(n); auto is the GPU that Spark gives the task");
    this.batchSize = new IntParam(this, "batchSize", "images a pass", ParamValidators.gtEq(1));
    this.methods = new StringArrayParam(this, "methods", "explanation methods");
    this.head =
        new Param<>(
            this,
            "head",
            "what outputs mean: softmax, sigmoid or none; must be set for one output");
    this.threshold =
        new DoubleParam(
            this,
            "threshold",
            "probability from which on one sigmoid output says class 1",
            ParamValidators.inRange(0, 1, false, false));
    setDefault(threshold, Head.Sigmoid.MIDDLE);
    setDefault(engine, ENGINE);
    setDefault(device, "auto");
    setDefault(batchSize, BATCH_SIZE);
    setDefault(methods, new String[] {"naflow"});
  }

  /** Reads one that has been written: {@code AttentionFlowTransformer.read().load(path)}. */
  public static MLReader<AttentionFlowTransformer> read() {
    return new DefaultParamsReader<>();
  }

  public static AttentionFlowTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> modelUrl() {
    return modelUrl;
  }

  public Param<String> architecture() {
    return architecture;
  }

  public Param<String> engine() {
    return engine;
  }

  public Param<String> device() {
    return device;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public StringArrayParam methods() {
    return methods;
  }

  public Param<String> head() {
    return head;
  }

  public DoubleParam threshold() {
    return threshold;
  }

  public AttentionFlowTransformer setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  public AttentionFlowTransformer setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  /**
   * @param url {@code bundled:NAME}, {@code seeded}, or the URI of a {@code .pth} or {@code
   *     .safetensors} file on any Hadoop file system
   */
  public AttentionFlowTransformer setModelUrl(String url) {
    set(modelUrl, url);
    return this;
  }

  public AttentionFlowTransformer setArchitecture(String id) {
    set(architecture, id);
    return this;
  }

  /** Only {@code PyTorch} there is. */
  public AttentionFlowTransformer setEngine(String name) {
    if (!name.equals(ENGINE)) {
      throw new IllegalArgumentException(
          "Cannot explain with engine '%s': the engine is %s; leave setEngine out"
              .formatted(name, ENGINE));
    }
    set(engine, name);
    return this;
  }

  public AttentionFlowTransformer setDevice(String name) {
    set(device, name);
    return this;
  }

  public AttentionFlowTransformer setBatchSize(int images) {
    set(batchSize, images);
    return this;
  }

  public AttentionFlowTransformer setMethods(String... ids) {
    set(methods, ids.clone());
    return this;
  }

  /**
   * @param id {@code softmax}, {@code sigmoid} or {@code none}
   */
  public AttentionFlowTransformer setHead(String id) {
    set(head, id);
    return this;
  }

  /** Of a sigmoid head, above 0 and below 1. */
  public AttentionFlowTransformer setThreshold(double probability) {
    set(threshold, probability);
    return this;
  }

  /**
   * @throws IllegalArgumentException if a column, the model or a method is not there or does not
   *     fit
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Configuration hadoop = dataset.sparkSession().sparkContext().hadoopConfiguration();
    StageModel model = model();
    List<String> ids = Arrays.asList($(methods));
    new Catalogue().describe(Models.spec(model.config(), hadoop), ExplainPlan.of($(methods)));
    return dataset
        .toDF()
        .mapPartitions(
            new ExplainPartition(
                model,
                ids,
                $(device),
                (Integer) $(batchSize),
                dataset.schema().fieldIndex($(inputCol)),
                new SerializableConfiguration(hadoop)),
            Encoders.row(schema));
  }

  private StageModel model() {
    String weights = required(modelUrl, "setModelUrl");
    String said = isDefined(head) ? $(head) : "";
    double bound = (Double) $(threshold);
    if (isDefined(architecture)) {
      return new StageModel(uid, $(architecture), weights, said, bound);
    } else if (weights.startsWith(WeightsSource.Bundled.PREFIX)) {
      String bundled = weights.substring(WeightsSource.Bundled.PREFIX.length());
      return new StageModel(uid, bundled, weights, said, bound);
    }
    throw new IllegalArgumentException(
        "Cannot explain with %s: it is not said which network the weights are of; call setArchitecture (naflow inspect lists those that fit)"
            .formatted(weights));
  }

  private String required(Param<String> param, String setter) {
    if (!isDefined(param)) {
      throw new IllegalArgumentException(
          "Cannot explain: '%s' is not set; call %s".formatted(param.name(), setter));
    }
    return $(param);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String input = required(inputCol, "setInputCol");
    String output = required(outputCol, "setOutputCol");
    List<String> columns = Arrays.asList(schema.fieldNames());
    if (!columns.contains(input)) {
      throw new IllegalArgumentException(
          "Cannot explain column '%s': the columns are %s; check setInputCol"
              .formatted(input, columns));
    } else if (!schema.apply(input).dataType().equals(DataTypes.BinaryType)) {
      throw new IllegalArgumentException(
          "Cannot explain column '%s': it is %s, and the bytes of image files are binary; read them with the source 'binaryFile'"
              .formatted(input, schema.apply(input).dataType().catalogString()));
    } else if (columns.contains(output)) {
      throw new IllegalArgumentException(
          "Cannot add column '%s': there is one already; check setOutputCol".formatted(output));
    }
    return schema.add(output, FlowColumn.TYPE, false);
  }

  @Override
  public AttentionFlowTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
