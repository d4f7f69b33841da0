package io.github.ctrlora4j.api.checkpoint;

/** Element types that occur in weight files; named as safetensors names them. */
public enum DType {
    BOOL(8),
    U8(8),
    I8(8),
    I16(16),
    U16(16),
    I32(32),
    U32(32),
    I64(64),
    U64(64),
    F16(16),
    BF16(16),
    F32(32),
    F64(64),
    C64(64),
    /** 4 exponent and 3 mantissa bits, bias 7, no infinities ("e4m3fn"). */
    F8_E4M3(8),
    /** 5 exponent and 2 mantissa bits, like a truncated F16. */
    F8_E5M2(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    F6_E2M3(6),
    F6_E3M2(6),
    F4(4);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element; sub-byte types are packed. */
    public int bits() {
        return bits;
    }
}
