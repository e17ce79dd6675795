package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.ModelSpec;
import io.naflow.api.TensorNames;
import io.naflow.api.WeightsInfo;
import io.naflow.api.WeightsSource;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.SafetensorsWriter;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checkpoints as people have them: all {@code a} files hold one CIFAR ResNet-20 in other wrappings
 * (scripts/make-weight-cases.py; each tensor's numbers are one that stands for its content).
 */
class WeightCasesTest {
  private static final Architecture NETWORK = Zoo.standard().architecture("cifar-resnet20");

  @TempDir private Path folder;

  private Path file(String name) {
    Path file = folder.resolve(name);
    unpack(name + ".gz", file, 1);
    return file;
  }

  private static void unpack(String resource, Path file, int times) {
    try (InputStream packed =
        WeightCasesTest.class.getResourceAsStream("/weight-cases/" + resource)) {
      InputStream in = packed;
      for (int i = 0; i < times; i++) {
        in = new GZIPInputStream(in);
      }
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of safetensors only the header is kept: the numbers are zeros. */
  private Path zeros(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!name.endsWith(".safetensors")) {
      unpack(name + ".gz.gz", file, 2);
      return file;
    }
    unpack(name + ".head.gz", file, 1);
    long end = 0;
    String header = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Matcher offsets = Pattern.compile("\"data_offsets\":\\s*\\[\\d+,\\s*(\\d+)\\]").matcher(header);
    while (offsets.find()) {
      end = Math.max(end, Long.parseLong(offsets.group(1)));
    }
    try (var whole = new RandomAccessFile(file.toFile(), "rw")) {
      whole.setLength(header.length() + end);
    }
    return file;
  }

  private static ModelSpec spec(Path file) {
    return ModelSpec.of("m", NETWORK.id(), new WeightsSource.File(file));
  }

  private static ModelLoader load(ModelSpec spec) {
    return ModelLoader.load(spec, NETWORK);
  }

  private void holdsThePlainNetwork(ModelLoader loaded) {
    ModelLoader plain = load(spec(file("a01-plain.pt")));
    assertThat(loaded.graph().parameters()).isEqualTo(plain.graph().parameters());
    for (String name : plain.graph().parameters().keySet()) {
      assertThat(loaded.parameters().values(name))
          .as(name)
          .isEqualTo(plain.parameters().values(name));
    }
    assertThat(plain.parameters().values("conv1.weight")[0])
        .isNotEqualTo(plain.parameters().values("bn1.weight")[0]);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "a03-compile.pt, _orig_mod., -",
        "a05-lightning.ckpt, model., -",
        "a05b-lightning-attributedict.ckpt, net., AttributeDict",
        "a07-omegaconf.ckpt, model., DictConfig",
        "a08-posixpath.pt, -, PosixPath",
        "a10-customclass.pt, -, utils.config.Opt",
        "a18d-backbone.safetensors, resnet., -",
        "a26-swa-averaged.pt, module., n_averaged",
        "a39-f8.safetensors, -, extra (F8_E4M3)"
      })
  void wrappingsAreFoundAndWhatIsNotTheNetworksIsNamed(String name, String prefix, String left) {
    ModelLoader loaded = load(spec(file(name)));

    holdsThePlainNetwork(loaded);
    WeightsInfo weights = loaded.info().weights();
    assertThat(weights.prefix()).isEqualTo(Optional.ofNullable(prefix).orElse(""));
    if (left != null) {
      assertThat(weights.leftOut()).anyMatch(text -> text.contains(left));
    }
  }

  @Test
  void averagedWeightsAreNamedAndTakenWhenAsked() {
    Path file = file("a11-timm-ema.pth.tar");
    WeightsInfo weights = load(spec(file)).info().weights();

    assertThat(weights.stateDict()).isEqualTo("state_dict");
    assertThat(weights.otherStateDicts()).contains("state_dict_ema");
    ModelLoader chosen = load(spec(file).with(List.of("state_dict_ema")));
    assertThat(chosen.info().weights().stateDict()).isEqualTo("state_dict_ema");
    holdsThePlainNetwork(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "a13-teacher.pt, student, module.backbone.",
    "a13-teacher.pt, teacher, backbone.",
    "a13g-ambiguous.pt, net, ''"
  })
  void whereSeveralMayBeMeantItHasToBeSaid(String name, String key, String prefix) {
    Path file = file(name);
    assertThatThrownBy(() -> load(spec(file)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it may be any of [")
        .hasMessageContaining(key)
        .hasMessageEndingWith("models[].state_dict");

    ModelLoader loaded = load(spec(file).with(List.of(key)));
    holdsThePlainNetwork(loaded);
    assertThat(loaded.info().weights().prefix()).isEqualTo(prefix);
  }

  @Test
  void aPickledModuleOfAnOwnClassIsRefusedWithItsClassAndWhatToSave() {
    assertThatThrownBy(() -> load(spec(file("a15-wholemodule-own.pt"))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it is a pickled module of class ")
        .hasMessageContaining("torch.save(model.state_dict(), path)");
  }

  @Test
  void aTensorWithNaNIsNamed() {
    assertThatThrownBy(() -> load(spec(file("a37-nan.pt"))).info())
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("tensor layer2.0.conv1.weight has 1 NaN");
  }

  @Test
  void shardsAreReadByTheirIndexOrFolderAndAMissingOneIsNamed() throws IOException {
    Path shards = Files.createDirectories(folder.resolve("shards"));
    String index = "model.safetensors.index.json";
    try (InputStream in = getClass().getResourceAsStream("/weight-cases/sharded/" + index)) {
      Files.copy(in, shards.resolve(index));
    }
    String first = "model-00001-of-00002.safetensors";
    String second = "model-00002-of-00002.safetensors";
    unpack("sharded/" + first + ".gz", shards.resolve(first), 1);
    assertThatThrownBy(() -> load(spec(shards)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("its file " + second + " is not beside it");
    unpack("sharded/" + second + ".gz", shards.resolve(second), 1);

    ModelLoader byFolder = load(spec(shards));
    holdsThePlainNetwork(byFolder);
    ModelLoader byIndex = load(spec(shards.resolve(index)));
    assertThat(byIndex.info().weightsSha256()).isEqualTo(byFolder.info().weightsSha256());

    String text = Files.readString(shards.resolve(index));
    Files.writeString(shards.resolve(index), text.replace(first, "../" + first));
    assertThatThrownBy(() -> load(spec(shards)))
        .hasMessageContaining("which is no .safetensors file beside it");
  }

  @Test
  void namesAreChangedAsSaid() {
    Path file = file("a18d-backbone.safetensors");
    var said = new TensorNames(Optional.of("resnet"), Map.of());
    holdsThePlainNetwork(load(spec(file).with(said)));

    var wrong = new TensorNames(Optional.empty(), Map.of("resnet.conv1.", "stem."));
    assertThatThrownBy(() -> load(spec(file).with(wrong)))
        .hasMessageContaining("1 missing (conv1.weight")
        .hasMessageContaining("1 unexpected (stem.weight)");
    var dropped = new TensorNames(Optional.empty(), Map.of("resnet.conv1.", ""));
    assertThatThrownBy(() -> load(spec(file).with(dropped)))
        .hasMessageContaining("1 missing (conv1.weight")
        .hasMessageNotContaining("unexpected");
    var elsewhere = new TensorNames(Optional.of("encoder"), Map.of());
    assertThatThrownBy(() -> load(spec(file).with(elsewhere)))
        .hasMessageContaining("take the part 'encoder.'");
  }

  @ParameterizedTest
  @CsvSource({
    "b02-conv1-1ch.safetensors, resnet18, 1, 1000, ''",
    "b03-dropout-head.safetensors, resnet50, 3, 10, ''",
    "b03b-mlp-head.safetensors, resnet50, 3, 10, ''",
    "b03d-children-backbone.safetensors, resnet18-embedding, 3, 512, ''",
    "b09b-moco-v1.pth.tar, resnet50, 3, 128, module.encoder_q."
  })
  void namesAndShapesSayWhichNetworkItIs(
      String name, String id, int channels, int outputs, String prefix) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(zeros(name));
    List<Fit> fits = Fit.exact(checkpoint, Fit.places(checkpoint).get(0), Zoo.standard().all());

    assertThat(fits).extracting(fit -> fit.architecture().id()).contains(id);
    Fit fit =
        fits.stream().filter(one -> one.architecture().id().equals(id)).findFirst().orElseThrow();
    assertThat(fit.channels()).isEqualTo(channels);
    assertThat(fit.outputs()).isEqualTo(outputs);
    assertThat(fit.prefix()).isEqualTo(prefix);
    if (name.startsWith("b09b")) {
      assertThat(fits).extracting(one -> one.architecture().id()).contains("resnet50-npid");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "b05-seresnet18-timm.safetensors, resnet18, .se.",
    "b06-resnet50d.safetensors, resnet50, conv1.0",
    "b07-cbam-luuuyi.pth, resnet50, .ca.",
    "b08b-cbam-nospatial.safetensors, resnet50-cbam, SpatialGate"
  })
  void ofOthersTheNearestIsNamedWithWhatDiffers(String name, String id, String differs)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.read(zeros(name));
    List<String> place = Fit.places(checkpoint).get(0);

    assertThat(Fit.exact(checkpoint, place, Zoo.standard().all())).isEmpty();
    Fit nearest = Fit.nearest(checkpoint, place, Zoo.standard().all()).orElseThrow();
    assertThat(nearest.architecture().id()).isEqualTo(id);
    assertThat(nearest.differs().orElseThrow()).contains(differs);
  }

  private Path conv4(String... prefixes) {
    var tensors = new LinkedHashMap<String, StoredTensor>();
    Map<String, List<Integer>> shapes = Zoo.standard().architecture("conv4").graph().parameters();
    for (int i = 0; i < prefixes.length; i++) {
      for (Map.Entry<String, List<Integer>> shape : shapes.entrySet()) {
        float[] values = new float[shape.getValue().stream().reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, i + 1);
        String name = prefixes[i] + shape.getKey();
        List<Long> sizes = shape.getValue().stream().map(Integer::longValue).toList();
        tensors.put(name, StoredTensor.ofFloats(name, sizes, values));
      }
    }
    tensors.put("queue", StoredTensor.ofFloats("queue", List.of(2L, 3L), new float[6]));
    Path file = folder.resolve("conv4.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  private static ModelLoader conv4(Path file, TensorNames names) {
    return ModelLoader.load(
        ModelSpec.of("m", "conv4", new WeightsSource.File(file)).with(names),
        Zoo.standard().architecture("conv4"));
  }

  @Test
  void copiesThatFollowTheNetworkAreNamedAndNotTaken() {
    Path file = conv4("module.encoder_k.", "module.encoder_q.");

    ModelLoader loaded = conv4(file, TensorNames.UNSAID);

    assertThat(loaded.info().weights().prefix()).isEqualTo("module.encoder_q.");
    assertThat(loaded.info().weights().leftOut())
        .containsExactly("module.encoder_k.* (another copy of the network)", "queue");
    String first = loaded.graph().parameters().keySet().iterator().next();
    assertThat(loaded.parameters().values(first)[0]).isEqualTo(2);
    ModelLoader other = conv4(file, new TensorNames(Optional.of("module.encoder_k."), Map.of()));
    assertThat(other.parameters().values(first)[0]).isEqualTo(1);
  }

  @Test
  void ofTwoCopiesOfEqualRankOneHasToBeSaid() {
    Path file = conv4("left.", "right.");

    assertThatThrownBy(() -> conv4(file, TensorNames.UNSAID))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(
            "the network is there more than once, under left., right.; say which is meant: models[].prefix");
    ModelLoader said = conv4(file, new TensorNames(Optional.of("right"), Map.of()));
    assertThat(said.info().weights().leftOut())
        .contains("left.* (another copy of the network)", "queue");
  }

  @Test
  void whatMayBeALayerIsNotLeftOutUnlessSaid() {
    Path file = conv4("backbone.");
    var extra = new LinkedHashMap<>(Checkpoint.read(file).tensors());
    extra.put(
        "attention.weight",
        StoredTensor.ofFloats("attention.weight", List.of(2L, 2L), new float[] {1, 2, 3, 4}));
    Path more = folder.resolve("more.safetensors");
    SafetensorsWriter.write(more, extra, Map.of());

    assertThatThrownBy(() -> conv4(more, TensorNames.UNSAID))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("1 unexpected (attention.weight)")
        .hasMessageContaining("models[].prefix takes what stands under it");
    assertThat(
            conv4(more, new TensorNames(Optional.of("backbone"), Map.of()))
                .info()
                .weights()
                .leftOut())
        .contains("attention.weight");
    assertThat(
            conv4(more, new TensorNames(Optional.empty(), Map.of("attention.", "")))
                .info()
                .weights()
                .prefix())
        .isEqualTo("backbone.");
  }

  @Test
  void allZeroWeightsAreMarked() throws IOException {
    Path file = zeros("b03-dropout-head.safetensors");
    Architecture resnet50 = Zoo.standard().architecture("resnet50");

    ModelLoader loaded =
        ModelLoader.load(ModelSpec.of("m", "resnet50", new WeightsSource.File(file)), resnet50);

    assertThat(loaded.info().weights().kind()).isEqualTo(WeightsInfo.Kind.ZERO);
    assertThat(loaded.info().outputs()).isEqualTo(10);
  }

  @Test
  void aHeadOfSeveralLinearLayersIsBuiltAndDescribed() throws IOException {
    Path file = zeros("b03b-mlp-head.safetensors");
    Architecture resnet50 = Zoo.standard().architecture("resnet50");

    ModelLoader loaded =
        ModelLoader.load(ModelSpec.of("m", "resnet50", new WeightsSource.File(file)), resnet50);

    assertThat(loaded.graph().output()).isEqualTo("fc.3");
    assertThat(loaded.assumptions().get())
        .contains(
            "its head is taken as fc.0, ReLU, fc.3: the file does not say what stands between linear layers");
  }

  @Test
  void aNetworkWithMoreThanTheChosenOneIsNotTakenForIt() throws IOException {
    Path file = zeros("b08b-cbam-nospatial.safetensors");
    Architecture resnet50 = Zoo.standard().architecture("resnet50");

    assertThatThrownBy(
            () ->
                ModelLoader.load(
                    ModelSpec.of("m", "resnet50", new WeightsSource.File(file)), resnet50))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("unexpected")
        .hasMessageContaining("ChannelGate");
  }
}
