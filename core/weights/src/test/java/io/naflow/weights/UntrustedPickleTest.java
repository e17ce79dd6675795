package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that would run something in Python: each is refused or data, and nothing runs. */
class UntrustedPickleTest {

  @TempDir Path folder;

  private static Arguments attack(String how, String refusal, Function<String, byte[]> pickle) {
    return Arguments.of(how, refusal, pickle);
  }

  /** How it is done; what the message says; the pickle for a shell command. */
  static Stream<Arguments> attacks() {
    return Stream.of(
        attack(
            "BUILD with a __setstate__",
            "it calls __setstate__ on torch.Size",
            command ->
                PickleBytes.protocol(2)
                    .global("torch", "Size")
                    .op('}')
                    .text("__setstate__")
                    .text(command)
                    .op('s', 'b')
                    .stop()),
        attack(
            "an extension code",
            "it asks for a class by a number of Python's copyreg extension registry",
            command -> PickleBytes.protocol(2).op(0x82, 7).text(command).op(0x85, 'R').stop()),
        attack(
            "a long extension code",
            "it asks for a class by a number of Python's copyreg extension registry",
            command -> PickleBytes.protocol(2).op(0x84).int32(70000).stop()),
        attack(
            "a call of a text",
            "it calls a value of kind Text",
            command -> PickleBytes.protocol(2).text(command).op(')', 'R').stop()),
        attack(
            "text in another encoding",
            "it makes bytes of a value of kind Text with encoding 'rot13'",
            command ->
                PickleBytes.protocol(2)
                    .global("_codecs", "encode")
                    .text(command)
                    .text("rot13")
                    .op(0x86, 'R')
                    .stop()),
        attack(
            "a name outside the file",
            "it names something outside the file (PERSID 'elsewhere')",
            command -> new PickleBytes().op('P').line("elsewhere").stop()),
        attack(
            "a reference that is no storage",
            "it refers to something outside the pickle that is no storage",
            command -> PickleBytes.protocol(2).text("x").op(0x85, 'Q').stop()));
  }

  /** How it is done; the name of what would run; the pickle for a shell command. */
  static Stream<Arguments> objects() {
    return Stream.of(
        attack(
            "GLOBAL and REDUCE",
            "os.system",
            command ->
                PickleBytes.protocol(2).global("os", "system").text(command).op(0x85, 'R').stop()),
        attack(
            "STACK_GLOBAL",
            "posix.system",
            command ->
                PickleBytes.protocol(4)
                    .text("posix")
                    .text("system")
                    .op(0x93)
                    .text(command)
                    .op(0x85, 'R')
                    .stop()),
        attack(
            "STACK_GLOBAL with a dotted name",
            "torch.os.system",
            command ->
                PickleBytes.protocol(4)
                    .text("torch")
                    .text("os.system")
                    .op(0x93)
                    .text(command)
                    .op(0x85, 'R')
                    .stop()),
        attack(
            "INST",
            "os.system",
            command ->
                new PickleBytes().op('(').text(command).op('i').line("os").line("system").stop()),
        attack(
            "OBJ",
            "os.system",
            command ->
                new PickleBytes().op('(').global("os", "system").text(command).op('o').stop()),
        attack(
            "NEWOBJ",
            "subprocess.Popen",
            command ->
                PickleBytes.protocol(2)
                    .global("subprocess", "Popen")
                    .op('(')
                    .text("/bin/sh")
                    .text("-c")
                    .text(command)
                    .op('t', 0x85, 0x81)
                    .stop()),
        attack(
            "NEWOBJ_EX",
            "subprocess.Popen",
            command ->
                PickleBytes.protocol(4)
                    .global("subprocess", "Popen")
                    .text(command)
                    .op(0x85, '}')
                    .text("shell")
                    .op(0x88, 's', 0x92)
                    .stop()),
        attack(
            "builtins.eval",
            "builtins.eval",
            command ->
                PickleBytes.protocol(2)
                    .global("__builtin__", "eval")
                    .text("__import__('os').system('" + command + "')")
                    .op(0x85, 'R')
                    .stop()),
        attack(
            "getattr on an allowed class",
            "builtins.getattr",
            command ->
                PickleBytes.protocol(2)
                    .global("builtins", "getattr")
                    .global("torch", "Size")
                    .text("__class__")
                    .op(0x86, 'R')
                    .stop()),
        attack(
            "BUILD of a class that would run it",
            "evil.Payload",
            command ->
                PickleBytes.protocol(2)
                    .global("evil", "Payload")
                    .op(')', 0x81)
                    .text(command)
                    .op('b')
                    .stop()),
        attack(
            "torch.load within the pickle",
            "torch.storage._load_from_bytes",
            command ->
                PickleBytes.protocol(2)
                    .global("torch.storage", "_load_from_bytes")
                    .text(command)
                    .op(0x85, 'R')
                    .stop()),
        attack(
            "a base class that runs it",
            "collections.OrderedDict",
            command ->
                PickleBytes.protocol(1)
                    .global("copy_reg", "_reconstructor")
                    .global("collections", "OrderedDict")
                    .global("__builtin__", "object")
                    .op('N', 0x87, 'R')
                    .stop()),
        attack(
            "an allowed type that is called",
            "builtins.dict",
            command -> PickleBytes.protocol(2).global("builtins", "dict").op(')', 'R').stop()),
        attack(
            "a function hidden in the rebuilding of a tensor",
            "_codecs.encode",
            command ->
                PickleBytes.protocol(2)
                    .global("torch._tensor", "_rebuild_from_type_v2")
                    .op('(')
                    .global("_codecs", "encode")
                    .global("torch", "Tensor")
                    .op(')', '}', 't', 'R')
                    .stop()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void isRefusedInAnArchive(String how, String refusal, Function<String, byte[]> pickle) {
    isRefused(refusal, command -> Archives.pytorch(pickle.apply(command)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void isRefusedInTheOldFormat(String how, String refusal, Function<String, byte[]> pickle) {
    isRefused(refusal, command -> Archives.legacy(pickle.apply(command)));
  }

  private void isRefused(String why, Function<String, byte[]> content) {
    Path proof = folder.resolve("it-ran");
    Path file = Archives.write(folder, content.apply("touch " + proof));

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("Cannot read weights from " + file + ": ")
        .hasMessageContaining(why)
        .hasMessageContaining("; ");
    assertThat(proof).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void isDataAndNoStateDict(String how, String name, Function<String, byte[]> pickle) {
    Path proof = folder.resolve("it-ran");
    String command = "touch " + proof;
    for (byte[] content :
        List.of(Archives.pytorch(pickle.apply(command)), Archives.legacy(pickle.apply(command)))) {
      Checkpoint checkpoint = Checkpoint.read(Archives.write(folder, content));

      assertThat(checkpoint.root()).isInstanceOf(Value.Inert.class);
      assertThat(checkpoint.strangers()).containsExactly(entry("", name));
      assertThat(checkpoint.tensors()).isEmpty();
      assertThatThrownBy(() -> StateDict.of(checkpoint))
          .isInstanceOf(WeightsException.class)
          .hasMessageStartingWith("Cannot find the state dict in ")
          .hasMessageContaining(name);
      assertThat(proof).doesNotExist();
    }
  }

  @Test
  void whatAnObjectIsSaidToBeIsKept() {
    Path proof = folder.resolve("it-ran");
    byte[] pickle =
        PickleBytes.protocol(2)
            .global("os", "system")
            .text("touch " + proof)
            .op(0x85, 'R')
            .op('}')
            .text("a")
            .integer(1)
            .op('s', 'b')
            .stop();
    Path file = Archives.write(folder, Archives.pytorch(pickle));

    Value.Inert inert = (Value.Inert) Checkpoint.read(file).root();

    assertThat(inert.className()).isEqualTo("os.system");
    assertThat(inert.arguments()).containsExactly(new Value.Text("touch " + proof));
    assertThat(inert.children()).containsEntry("a", Value.Int.of(1));
    assertThat(proof).doesNotExist();
  }

  @Test
  void objectsThatReferToWhatTheyArePartOfEnd() {
    byte[] pickle =
        PickleBytes.protocol(2)
            .op('}', 'q', 0)
            .text("cfg")
            .global("omegaconf.dictconfig", "DictConfig")
            .op(')', 0x81, 'q', 1, '}')
            .text("_parent")
            .op('h', 1, 's', 'b', 's')
            .stop();

    Checkpoint checkpoint = Checkpoint.read(Archives.write(folder, Archives.pytorch(pickle)));

    assertThat(checkpoint.strangers())
        .containsExactly(entry("cfg", "omegaconf.dictconfig.DictConfig"));
    assertThat(checkpoint.root().at(List.of("cfg", "_parent")))
        .contains(new Value.Text("part of this omegaconf.dictconfig.DictConfig"));
  }
}
