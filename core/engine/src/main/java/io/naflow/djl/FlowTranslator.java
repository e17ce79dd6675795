package io.naflow.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.naflow.Explainer;
import io.naflow.NaFlow;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.image.Geometry;
import io.naflow.image.PreparedImage;
import io.naflow.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Pictures to prepared inputs, C×H×W each and N×C×H×W for a batch, which pass through the identity;
 * then a batch of them to flows. The network hangs on the predictor's memory manager, and is freed
 * with it.
 */
final class FlowTranslator<I, O> implements Translator<I, O> {
  private static final String EXPLAINER = "naflow-explainer";

  private final NaFlow naflow;
  private final PictureFormat<I, O> format;
  private Explainer explainer;

  FlowTranslator(NaFlow naflow, PictureFormat<I, O> format) {
    this.naflow = naflow;
    this.format = format;
  }

  @Override
  public void prepare(TranslatorContext context) {
    explainer = naflow.open();
    context.getPredictorManager().attachUncappedInternal(EXPLAINER, explainer);
  }

  @Override
  public Batchifier getBatchifier() {
    return Batchifier.STACK;
  }

  @Override
  public NDList processInput(TranslatorContext context, I input) {
    RgbImage picture = format.picture(input, context.getNDManager());
    PreparedImage prepared = explainer.model().preprocessing().apply(picture);
    return new NDList(
        context
            .getNDManager()
            .create(
                prepared.values(),
                new Shape(prepared.channels(), prepared.height(), prepared.width())));
  }

  @Override
  public O processOutput(TranslatorContext context, NDList list) throws TranslateException {
    NDArray batch = list.singletonOrThrow().expandDims(0);
    return batchProcessOutput(context, new NDList(batch)).get(0);
  }

  @Override
  public List<O> batchProcessOutput(TranslatorContext context, NDList list)
      throws TranslateException {
    var flows = new ArrayList<O>();
    for (Outcome outcome : explainer.session().explain(inputs(list.singletonOrThrow()))) {
      if (outcome instanceof Outcome.Explained explained) {
        flows.add(format.flow(new AttentionFlow(explained.prediction(), explained.maps())));
      } else {
        throw new TranslateException(((Outcome.Failed) outcome).message());
      }
    }
    return flows;
  }

  /** Batches without their pictures: the engine reads the values alone. */
  private static List<InputImage> inputs(NDArray batch) {
    int images = Math.toIntExact(batch.getShape().get(0));
    int channels = Math.toIntExact(batch.getShape().get(1));
    int height = Math.toIntExact(batch.getShape().get(2));
    int width = Math.toIntExact(batch.getShape().get(3));
    float[] values = batch.toFloatArray();
    int size = values.length / images;
    var inputs = new ArrayList<InputImage>();
    for (int i = 0; i < images; i++) {
      float[] own = Arrays.copyOfRange(values, i * size, (i + 1) * size);
      inputs.add(
          new InputImage(
              "image " + i,
              new PreparedImage(channels, height, width, own, asIs(height, width)),
              OptionalInt.empty()));
    }
    return inputs;
  }

  private static Geometry asIs(int height, int width) {
    return new Geometry(width, height, width, height, 0, 0, width, height);
  }
}
