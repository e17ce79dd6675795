package io.naflow.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.nn.Blocks;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonObject;
import io.naflow.Explainer;
import io.naflow.Explanation;
import io.naflow.NaFlow;
import io.naflow.image.codec.PngWriter;
import io.naflow.scene.SceneGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as DJL's model zoo and its Spark extension load it: through a criteria. */
class AttentionFlowPredictorTest {
  private final SceneGenerator scenes = new SceneGenerator(11);

  @TempDir private Path folder;

  private byte[] png(int index) {
    return PngWriter.write(scenes.scene(index).image());
  }

  private <I, O> Criteria.Builder<I, O> criteria(Class<I> input, Class<O> output) {
    return Criteria.builder()
        .setTypes(input, output)
        .optEngine("PyTorch")
        .optModelPath(folder)
        .optOption("hasParameter", "false")
        .optTranslatorFactory(new AttentionFlowTranslatorFactory());
  }

  @Test
  void aPredictorGivesTheMapsOfTheEngine() throws IOException, ModelException, TranslateException {
    List<Explanation> expected;
    try (Explainer explainer = NaFlow.forNetwork("scenenet").methods("naflow", "gradcam").open()) {
      expected =
          List.of(
              explainer.explain(scenes.scene(1).image()),
              explainer.explain(scenes.scene(2).image()));
    }
    Criteria<Image, AttentionFlow> criteria =
        criteria(Image.class, AttentionFlow.class)
            .optBlock(Blocks.identityBlock())
            .optArgument("architecture", "scenenet")
            .optArgument("methods", "naflow, gradcam")
            .build();
    try (ZooModel<Image, AttentionFlow> model = criteria.loadModel();
        Predictor<Image, AttentionFlow> predictor = model.newPredictor()) {
      for (int i = 0; i < 2; i++) {
        AttentionFlow flow = predictor.predict(image(i + 1));
        assertThat(flow.prediction()).isEqualTo(expected.get(i).prediction());
        assertThat(flow.maps()).hasSize(14);
        for (int k = 0; k < flow.maps().size(); k++) {
          assertThat(flow.maps().get(k).values())
              .containsExactly(expected.get(i).maps().get(k).values());
        }
      }
    }
  }

  private Image image(int index) throws IOException {
    return ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(png(index)));
  }

  @Test
  void aBatchIsExplainedInOrder() throws IOException, ModelException, TranslateException {
    Criteria<Image, AttentionFlow> criteria =
        criteria(Image.class, AttentionFlow.class)
            .optBlock(Blocks.identityBlock())
            .optArgument("architecture", "scenenet")
            .optArgument("methods", "hirescam")
            .build();
    try (ZooModel<Image, AttentionFlow> model = criteria.loadModel();
        Predictor<Image, AttentionFlow> predictor = model.newPredictor()) {
      List<AttentionFlow> flows =
          predictor.batchPredict(List.of(image(0), image(1), image(2), image(3)));
      assertThat(flows)
          .extracting(flow -> flow.prediction().classIndex())
          .containsExactly(0, 1, 2, 3);
    }
  }

  /** All that the extension's BinaryPredictor passes on: a model's place, an engine, arguments. */
  @Test
  void bytesInAndBytesOutNeedNoMoreThanArguments()
      throws IOException, ModelException, TranslateException {
    Files.writeString(
        folder.resolve("serving.properties"),
        """
        blockFactory=ai.djl.nn.IdentityBlockFactory
        option.hasParameter=false
        architecture=scenenet
        layers=layer*
        target=3-7
        """);
    Criteria<byte[], byte[]> criteria =
        Criteria.builder()
            .setTypes(byte[].class, byte[].class)
            .optEngine("PyTorch")
            .optModelUrls(folder.toUri().toString())
            .optTranslatorFactory(new AttentionFlowTranslatorFactory())
            .build();
    try (ZooModel<byte[], byte[]> model = criteria.loadModel();
        Predictor<byte[], byte[]> predictor = model.newPredictor()) {
      String json = new String(predictor.predict(png(5)), StandardCharsets.UTF_8);
      JsonObject flow = JsonUtils.GSON.fromJson(json, JsonObject.class);
      assertThat(flow.get("predicted").getAsInt()).isEqualTo(5);
      JsonObject first = flow.getAsJsonArray("maps").get(0).getAsJsonObject();
      assertThat(first.get("method").getAsString()).isEqualTo("naflow");
      assertThat(first.getAsJsonArray("map"))
          .hasSize(first.get("height").getAsInt() * first.get("width").getAsInt());
    }
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThatThrownBy(
            () ->
                criteria(Image.class, AttentionFlow.class)
                    .optBlock(Blocks.identityBlock())
                    .build()
                    .loadModel())
        .hasStackTraceContaining("the argument 'architecture' is missing");
    assertThatThrownBy(
            () ->
                criteria(Image.class, AttentionFlow.class)
                    .optBlock(Blocks.identityBlock())
                    .optArgument("architecture", "scenenet")
                    .optArgument("target", "label")
                    .build()
                    .loadModel())
        .hasStackTraceContaining("Cannot explain target 'label': give predicted");
    assertThatThrownBy(
            () ->
                criteria(Image.class, AttentionFlow.class)
                    .optBlock(Blocks.identityBlock())
                    .optArgument("architecture", "scenenet")
                    .optArgument("precision", "fp16")
                    .build()
                    .loadModel())
        .hasStackTraceContaining("Cannot compute in precision 'fp16': it must be one of float32");
  }

  @Test
  void anImageThatIsNoneIsATranslateException() throws IOException, ModelException {
    Criteria<byte[], byte[]> criteria =
        criteria(byte[].class, byte[].class)
            .optBlock(Blocks.identityBlock())
            .optArgument("architecture", "scenenet")
            .build();
    try (ZooModel<byte[], byte[]> model = criteria.loadModel();
        Predictor<byte[], byte[]> predictor = model.newPredictor()) {
      assertThatThrownBy(() -> predictor.predict(new byte[] {1, 2, 3}))
          .isInstanceOf(TranslateException.class)
          .hasMessageContaining("Cannot decode");
    }
  }
}
