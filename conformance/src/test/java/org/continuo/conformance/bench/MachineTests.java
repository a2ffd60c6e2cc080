package org.continuo.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTests {
    @ParameterizedTest
    @CsvSource({
        "fpu avx2 avx512bw avx512_vnni amx_int8, AMX",
        "fpu avx2 avx512bw avx512_vnni, AVX-512 VNNI",
        "fpu avx2 avx_vnni, AVX-VNNI",
        "avx2 avx512bw fpu, AVX-512 without VNNI",
        "fpu avx avx2, AVX2 without VNNI",
        "fp asimd asimddp i8mm, I8MM",
        "fp asimd, amd64",
        "'', amd64",
    })
    void theFastestInstructionsForEightBitProductsAreNamed(String flags, String expected) {
        assertEquals(expected, Machine.fastest(flags, "amd64"));
    }
}
