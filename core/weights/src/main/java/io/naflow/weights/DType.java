package io.naflow.weights;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The number formats of stored tensors. The names are those of safetensors.
 *
 * <p>Bit layouts: {@code F16} is IEEE 754 binary16, {@code BF16} the upper half of a binary32,
 * integers are two's complement, {@code BOOL} is one byte, false if it is zero.
 */
public enum DType {
  F16(2, "Half", "float16", "f2"),
  BF16(2, "BFloat16", "bfloat16", ""),
  F32(4, "Float", "float32", "f4"),
  F64(8, "Double", "float64", "f8"),
  I8(1, "Char", "int8", "i1"),
  U8(1, "Byte", "uint8", "u1"),
  I16(2, "Short", "int16", "i2"),
  I32(4, "Int", "int32", "i4"),
  I64(8, "Long", "int64", "i8"),
  BOOL(1, "Bool", "bool", "b1");

  private final int bytes;
  private final String storageName;
  private final String torchName;
  private final String numpyCode;

  DType(int bytes, String storageName, String torchName, String numpyCode) {
    this.bytes = bytes;
    this.storageName = storageName;
    this.torchName = torchName;
    this.numpyCode = numpyCode;
  }

  /** Bytes that one element takes. */
  public int bytes() {
    return bytes;
  }

  /** The type of the elements of PyTorch's {@code torch.FloatStorage} and its sisters. */
  static Optional<DType> ofStorage(String globalName) {
    for (DType dtype : values()) {
      if (globalName.equals("torch." + dtype.storageName + "Storage")) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /** The type that PyTorch calls {@code torch.float32} and so on. */
  static Optional<DType> ofTorch(String globalName) {
    for (DType dtype : values()) {
      if (globalName.equals("torch." + dtype.torchName)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /** The type that numpy writes as {@code f4} and so on. */
  static Optional<DType> ofNumpy(String code) {
    for (DType dtype : values()) {
      if (!code.isEmpty() && code.equals(dtype.numpyCode)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  static Optional<DType> ofSafetensors(String name) {
    for (DType dtype : values()) {
      if (name.equals(dtype.name())) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /** The element at byte {@code at}, rounded to the nearest float where it is not one exactly. */
  float toFloat(ByteBuffer from, int at) {
    return switch (this) {
      case F16 -> halfToFloat(from.getShort(at));
      case BF16 -> Float.intBitsToFloat(from.getShort(at) << 16);
      case F32 -> from.getFloat(at);
      case F64 -> (float) from.getDouble(at);
      default -> (float) toLong(from, at);
    };
  }

  /** The element at byte {@code at}; exact but for integers beyond 2^53, which are rounded. */
  double toDouble(ByteBuffer from, int at) {
    return switch (this) {
      case F16, BF16, F32 -> toFloat(from, at);
      case F64 -> from.getDouble(at);
      default -> (double) toLong(from, at);
    };
  }

  private long toLong(ByteBuffer from, int at) {
    return switch (this) {
      case I8 -> from.get(at);
      case U8 -> from.get(at) & 0xFF;
      case I16 -> from.getShort(at);
      case I32 -> from.getInt(at);
      case I64 -> from.getLong(at);
      case BOOL -> from.get(at) == 0 ? 0 : 1;
      default -> throw new AssertionError(this + " is no integer type");
    };
  }

  /**
   * Widens a binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. Exact, as every
   * binary16 number, infinity and NaN payload has its place among the floats.
   */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      // Zero or subnormal: fraction · 2^-24, which a float holds exactly.
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    int wideExponent = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
  }
}
