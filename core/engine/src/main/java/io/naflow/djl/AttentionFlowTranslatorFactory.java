package io.naflow.djl;

import ai.djl.Model;
import ai.djl.modality.cv.Image;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import io.naflow.NaFlow;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/**
 * Makes attention flow a DJL prediction: {@code Image → AttentionFlow}, and {@code byte[] → byte[]}
 * (an image file in, JSON out) for callers that move bytes, such as the Spark extension's {@code
 * BinaryPredictor}.
 *
 * <p>The network is loaded and run by NAFlow's engine, not by DJL's: DJL's model is to be the
 * identity, {@code optBlock(Blocks.identityBlock())} or, where only arguments can be given, {@code
 * blockFactory=ai.djl.nn.IdentityBlockFactory}; with {@code hasParameter=false} among the options.
 * {@link FlowArguments} lists the arguments. Each predictor owns its network and frees it when
 * closed.
 */
public final class AttentionFlowTranslatorFactory implements TranslatorFactory {
  private static final Pair<Type, Type> IMAGES = new Pair<>(Image.class, AttentionFlow.class);
  private static final Pair<Type, Type> BYTES = new Pair<>(byte[].class, byte[].class);

  @Override
  public Set<Pair<Type, Type>> getSupportedTypes() {
    return Set.of(IMAGES, BYTES);
  }

  /**
   * @throws IllegalArgumentException if the types are not supported or an argument is wrong
   */
  @Override
  @SuppressWarnings("unchecked") // The types are compared with those of the translator.
  public <I, O> Translator<I, O> newInstance(
      Class<I> input, Class<O> output, Model model, Map<String, ?> arguments) {
    NaFlow naflow = FlowArguments.read(arguments, model.getModelPath());
    if (input == Image.class && output == AttentionFlow.class) {
      return (Translator<I, O>) new FlowTranslator<>(naflow, PictureFormat.images());
    } else if (input == byte[].class && output == byte[].class) {
      return (Translator<I, O>) new FlowTranslator<>(naflow, PictureFormat.bytes());
    }
    throw new IllegalArgumentException(
        "Cannot translate %s to %s: ask for Image to AttentionFlow, or byte[] to byte[]"
            .formatted(input.getName(), output.getName()));
  }
}
