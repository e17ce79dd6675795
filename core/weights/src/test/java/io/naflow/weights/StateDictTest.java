package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  private static final String[] NAMES = {
    "0.weight",
    "0.bias",
    "1.weight",
    "1.bias",
    "1.running_mean",
    "1.running_var",
    "1.num_batches_tracked",
    "3.weight",
    "3.bias"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"nested.zip.pt", "nested.legacy.pt", "bare.zip.pt", "module.zip.pt"})
  void isFoundInAFile(String name) {
    StateDict found = StateDict.of(Fixtures.read(name));
    boolean wrapped = found.tensors().keySet().stream().allMatch(key -> key.startsWith("module."));
    StateDict state = wrapped ? found.part("module.") : found;

    assertThat(state.tensors().keySet()).containsExactly(NAMES);
    assertThat(state.tensors().get("0.weight").shape()).containsExactly(4L, 3L, 3L, 3L);
    assertThat(state.tensors().get("0.weight").name()).endsWith("0.weight");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict",
        "model_state_dict",
        "model_sd",
        "model",
        "net",
        "params",
        "state",
        "weights"
      })
  void isFoundUnderTheUsualKeys(String key) {
    Checkpoint checkpoint = read(dict(key, dict("w", tensor())).text("epoch").integer(3).op('s'));

    assertThat(StateDict.of(checkpoint).tensors().keySet()).containsExactly("w");
  }

  @Test
  void doesNotMistakeATensorOfAUsualNameForANesting() {
    PickleBytes pickle = dict("weights", tensor());
    pickle.text("state").append(tensor()).op('s');

    assertThat(StateDict.of(read(pickle)).tensors().keySet()).containsExactly("weights", "state");
  }

  @Test
  void isTakenFromAnExplicitPath() {
    Checkpoint checkpoint = Fixtures.read("module.zip.pt");

    assertThat(StateDict.at(checkpoint, List.of("lemniscate")).tensors().keySet())
        .contains("params", "memory", "head.0.weight", "head.1.running_mean");
    assertThat(StateDict.at(checkpoint, List.of("lemniscate", "head", "0")).tensors().keySet())
        .containsExactly("weight", "bias");
    assertThat(StateDict.at(checkpoint, List.of("lemniscate", "memory")).tensors().keySet())
        .containsExactly("lemniscate.memory");
    assertThat(StateDict.at(checkpoint, List.of()).tensors())
        .containsOnlyKeys(checkpoint.tensors().keySet());
  }

  @Test
  void isTheWholeOfAPickledModuleWhateverItsPartsAreCalled() {
    PickleBytes pickle =
        new PickleBytes().global("my.nets", "Classifier").op(')', 0x81, '}').text("_modules");
    pickle.op('}').text("model").global("my.nets", "Backbone").op(')', 0x81);
    pickle.append(dict("_parameters", dict("w", tensor()))).op('b', 's', 's', 'b');
    Path file = Archives.write(folder, Archives.pytorch(pickle.stop()));

    Checkpoint checkpoint = Checkpoint.read(file);

    assertThat(StateDict.of(checkpoint).tensors().keySet()).containsExactly("model.w");
  }

  @Test
  void saysWhichKeysThereAreWhenThePathLeadsNowhere() {
    Checkpoint checkpoint = Fixtures.read("nested.zip.pt");

    assertThatThrownBy(() -> StateDict.at(checkpoint, List.of("net", "x")))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("Cannot find the state dict in " + checkpoint.file())
        .hasMessageContaining("there is nothing under [net, x]; the top of the file has [epoch,")
        .hasMessageEndingWith("; give the path of keys that leads to the tensors");
    assertThatThrownBy(() -> StateDict.at(checkpoint, List.of("history")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("there are no tensors under [history]");
  }

  @Test
  void asksWhichOneIsMeantWhenTwoFit() {
    PickleBytes pickle = dict("state_dict", dict("w", tensor()));
    pickle.text("model").append(dict("w", tensor())).op('s');
    Checkpoint checkpoint = read(pickle);

    assertThatThrownBy(() -> StateDict.of(checkpoint))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot find the state dict in "
                + checkpoint.file()
                + ": it may be any of [state_dict, model]; name the one that is meant:"
                + " models[].state_dict");
    assertThat(StateDict.at(checkpoint, List.of("model")).tensors()).hasSize(1);
  }

  @Test
  void namesAveragedWeightsBesideThoseThatAreTaken() {
    PickleBytes pickle = dict("state_dict", dict("w", tensor()));
    pickle.text("state_dict_ema").append(dict("w", tensor())).op('s');
    Checkpoint checkpoint = read(pickle);

    assertThat(StateDict.places(checkpoint))
        .containsExactly(List.of("state_dict"), List.of("state_dict_ema"));
    assertThat(StateDict.usualPath(checkpoint)).containsExactly("state_dict");
    assertThat(StateDict.of(checkpoint).tensors()).hasSize(1);
  }

  @Test
  void takesTheOnlyOneWhereverItLiesAndSaysThatThereIsNone() {
    Checkpoint only = read(dict("ema", dict("shadow", dict("w", tensor()))));
    assertThat(StateDict.usualPath(only)).containsExactly("ema", "shadow");

    Checkpoint none = read(dict("epoch", new PickleBytes().integer(3)));
    assertThatThrownBy(() -> StateDict.of(none))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(
            "the file has no dictionary of tensors at its top or under [state_dict,")
        .hasMessageContaining(
            "; its top has [epoch]; name the keys that lead to it: models[].state_dict");
  }

  @Test
  void leavesTheOptimisersTensorsAlone() {
    PickleBytes pickle = dict("student", dict("w", tensor()));
    pickle.text("optimizer").append(dict("state", dict("exp_avg", tensor()))).op('s');
    assertThat(StateDict.places(read(pickle))).containsExactly(List.of("student"));

    PickleBytes two = dict("student", dict("w", tensor()));
    two.text("teacher").append(dict("w", tensor())).op('s');
    Checkpoint checkpoint = read(two);
    assertThatThrownBy(() -> StateDict.of(checkpoint))
        .hasMessageContaining("it may be any of [student, teacher]; name the one that is meant");
  }

  @Test
  void isRenamedAndRefusesNamesThatBecomeOne() {
    StateDict state = StateDict.of(Fixtures.read("bare.zip.pt"));

    assertThat(
            state
                .renamed(
                    name ->
                        name.startsWith("1.")
                            ? Optional.of("norm." + name.substring(2))
                            : Optional.of(name).filter(other -> !other.endsWith("bias")))
                .tensors())
        .containsKeys("norm.running_mean", "0.weight", "norm.bias")
        .doesNotContainKeys("0.bias", "3.bias");
    assertThat(state.part("1.").tensors().keySet())
        .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
    assertThatThrownBy(() -> state.renamed(name -> Optional.of(name.substring(2))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("0.weight and 1.weight would both be weight; rename fewer of them");
    assertThatThrownBy(() -> state.part("encoder."))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("none of its 9 names starts so; they are like [0.weight, 0.bias,");
  }

  private Checkpoint read(PickleBytes pickle) {
    return Checkpoint.read(Archives.write(folder, Archives.pytorch(pickle.stop())));
  }

  private static PickleBytes tensor() {
    return new PickleBytes().tensor("0", 4, 0, new long[] {4}, new long[] {1});
  }

  private static PickleBytes dict(String key, PickleBytes value) {
    return new PickleBytes().op('}').text(key).append(value).op('s');
  }
}
