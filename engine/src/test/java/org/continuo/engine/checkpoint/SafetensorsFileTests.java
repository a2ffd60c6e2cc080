package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.continuo.core.fuzz.FuzzRun;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTests {
    private static final float[] VALUES = {1.5f, -2, 0.25f, 1024};

    @TempDir Path folder;

    @Test
    void floatingPointTypesWidenExactlyToFloat() throws IOException {
        ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer brain = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : VALUES) {
            half.putShort(Float.floatToFloat16(value));
            brain.putShort((short) (Float.floatToIntBits(value) >> 16));
            wide.putDouble(value);
        }
        byte[] file =
                new SafetensorsBytes()
                        .add("one.byte.to.misalign", "U8", "[1]", new byte[1])
                        .add("f16", "F16", "[4]", half.array())
                        .add("bf16", "BF16", "[2,2]", brain.array())
                        .add("f64", "F64", "[4]", wide.array())
                        .add("f32", "[4]", VALUES)
                        .build();
        try (Arena arena = Arena.ofConfined()) {
            Weights tensors = read(file, arena);
            for (String name : new String[] {"f16", "bf16", "f64", "f32"}) {
                assertArrayEquals(VALUES, tensors.tensor(name).toFloats(), name);
            }
            assertEquals(Shape.of(2, 2), tensors.tensor("bf16").shape());
        }
    }

    @Test
    void integerTypesScalarsAndEmptyTensorsAreRead() throws IOException {
        byte[] file =
                new SafetensorsBytes()
                        .add("scalar", "[]", 7)
                        .add("empty", "[0,3]")
                        .add("i64", "I64", "[1]", new byte[8])
                        .add("i32", "I32", "[1]", new byte[4])
                        .add("i16", "I16", "[1]", new byte[2])
                        .add("i8", "I8", "[1]", new byte[1])
                        .add("bool", "BOOL", "[1]", new byte[1])
                        .build();
        try (Arena arena = Arena.ofConfined()) {
            Weights tensors = read(file, arena);
            assertArrayEquals(new float[] {7}, tensors.tensor("scalar").toFloats());
            assertEquals(0, tensors.tensor("empty").toFloats().length);
            assertEquals(ElementType.INT64, tensors.tensor("i64").type());
            assertEquals(ElementType.BOOL, tensors.tensor("bool").type());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}} | expected dtype F64
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}} | expected 12 bytes
                    {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | found [-2]
                    {"a":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,8]}} | whose bytes can be counted
                    {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}} | whose bytes can be counted
                    {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | expected well-formed JSON
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}} | found bytes 8 to 0
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}} | found bytes -8 to 0
                    {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} | the file is cut off
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | expected 4 bytes of tensors, found 8
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | expected bytes beginning at 0
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | expected bytes beginning at 8
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | Duplicate
                    {"a":{"dtype":"F32","shape":[2]}} | data_offsets [begin, end]
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}} | data_offsets [begin, end]
                    {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}} | data_offsets [begin, end]
                    {"a":{"dtype":["F32"],"shape":[2],"data_offsets":[0,8]}} | expected dtype F64
                    {"a":7} | data_offsets [begin, end]
                    [1,2] | that is a JSON object
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{} | expected nothing after
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | expected well-formed JSON
                    not json at all | expected well-formed JSON
                    """)
    void aHeaderThatDoesNotHoldIsRefused(String header, String expectedInMessage) {
        assertRefused(SafetensorsBytes.of(header, new byte[8]), expectedInMessage);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"__metadata__\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertRefused(SafetensorsBytes.of(deep, new byte[0]), "expected well-formed JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "0, expected a safetensors",
        "7, expected a safetensors",
        "8, the file is cut off",
        "20, the file is cut off"
    })
    void aTruncatedFileIsRefused(int length, String expectedInMessage) {
        byte[] whole = new SafetensorsBytes().add("a", "[2]", 1, 2).build();
        assertRefused(Arrays.copyOf(whole, length), expectedInMessage);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "100000001", "0"})
    void anImpossibleHeaderLengthIsRefused(long length) {
        byte[] file = new SafetensorsBytes().add("a", "[2]", 1, 2).build();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        assertRefused(file, "expected a safetensors header of 2 to");
    }

    @Test
    void aFileOfThreeGigabytesIsMappedAndNotCopied() throws IOException {
        long bytes = 3L << 30;
        String header =
                "{\"big\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(bytes / 4, bytes);
        byte[] start = SafetensorsBytes.of(header, new byte[0]);
        Path file = folder.resolve("sparse.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(start);
            sparse.setLength(start.length + bytes);
            sparse.seek(start.length + bytes - 4);
            sparse.write(SafetensorsBytes.floats(42));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            StoredTensor big = Weights.of("", SafetensorsFile.read(file, arena)).tensor("big");
            float[] last = new float[1];
            big.copyFloats(bytes / 4 - 1, last, 0, 1);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertArrayEquals(new float[] {42}, last);
            assertTrue(allocated < 4 << 20, allocated + " bytes allocated on the heap");
        }
    }

    @Test
    void tenThousandDamagedFilesAreReadOrRefused() throws IOException {
        byte[] original =
                new SafetensorsBytes()
                        .add("decoder.weight", "[2,3]", 1, 2, 3, 4, 5, 6)
                        .add("decoder.bias", "F16", "[3]", new byte[6])
                        .add("steps", "I64", "[]", new byte[8])
                        .build();
        int refused =
                new FuzzRun(10_000, 1, Duration.ofSeconds(5), 16 << 20)
                        .run(
                                original,
                                CheckpointException.class,
                                content ->
                                        SafetensorsFile.read(
                                                new MappedFile(
                                                        folder, MemorySegment.ofArray(content))));
        assertTrue(refused > 5_000 && refused < 10_000, refused + " refused");
    }

    private Weights read(byte[] content, Arena arena) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, content);
        return Weights.of("model.safetensors", SafetensorsFile.read(file, arena));
    }

    private void assertRefused(byte[] content, String expectedInMessage) {
        try (Arena arena = Arena.ofConfined()) {
            CheckpointException refusal =
                    assertThrows(CheckpointException.class, () -> read(content, arena));
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.contains(expectedInMessage), message);
            assertTrue(message.contains("model.safetensors"), message);
        }
    }
}
