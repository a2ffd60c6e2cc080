package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.fuzz.FuzzRun;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchArchiveTests {
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir Path folder;

    @Test
    void tensorsAndTextsOfADictAreRead() throws IOException {
        byte[] file = sample().archive();
        try (Arena arena = Arena.ofConfined()) {
            TorchArchive archive = open(file, arena);
            StoredTensor weight = bestState(archive).tensor("weight");
            assertEquals(Shape.of(2, 3), weight.shape());
            assertArrayEquals(SIX, weight.toFloats());
            assertEquals(Optional.of("dim: 2"), archive.text("xp.cfg"));
            assertEquals(Optional.empty(), archive.text("pretrained"));
        }
    }

    @Test
    void anArchiveWithSixtyFourBitSizesIsReadAlike() throws IOException {
        PickleBytes sample = sample();
        byte[] file = sample.archive(ZipBytes.zip64(), sample.pickle());
        try (Arena arena = Arena.ofConfined()) {
            assertArrayEquals(SIX, bestState(open(file, arena)).tensor("weight").toFloats());
        }
    }

    @Test
    void viewsShareAStorageAndFollowOffsetAndStrides() throws IOException {
        byte[] file =
                PickleBytes.dict()
                        .storage("0", SafetensorsBytes.floats(SIX))
                        .orderedDict("best_state")
                        .view("rows", "FloatStorage", "0", 6, 3, longs(1, 3), longs(3, 1))
                        .view("transposed", "FloatStorage", "0", 6, 0, longs(3, 2), longs(1, 3))
                        .view("column", "FloatStorage", "0", 6, 1, longs(2), longs(3))
                        .view("scalar", "FloatStorage", "0", 6, 5, longs(), longs())
                        .view("expanded", "FloatStorage", "0", 6, 2, longs(2, 2), longs(0, 1))
                        .view("oneRow", "FloatStorage", "0", 6, 2, longs(1, 2), longs(77, 1))
                        .close()
                        .close()
                        .archive();
        try (Arena arena = Arena.ofConfined()) {
            Weights tensors = bestState(open(file, arena));
            assertArrayEquals(new float[] {3, 4, 5}, tensors.tensor("rows").toFloats());
            assertArrayEquals(
                    new float[] {0, 3, 1, 4, 2, 5}, tensors.tensor("transposed").toFloats());
            assertArrayEquals(new float[] {1, 4}, tensors.tensor("column").toFloats());
            assertArrayEquals(new float[] {5}, tensors.tensor("scalar").toFloats());
            assertArrayEquals(new float[] {2, 3, 2, 3}, tensors.tensor("expanded").toFloats());
            assertArrayEquals(new float[] {2, 3}, tensors.tensor("oneRow").toFloats());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage,FLOAT64", "HalfStorage,FLOAT16", "BFloat16Storage,BFLOAT16",
        "LongStorage,INT64", "IntStorage,INT32", "ShortStorage,INT16",
        "CharStorage,INT8", "ByteStorage,UINT8", "BoolStorage,BOOL"
    })
    void everyStorageClassHasItsElementType(String storage, ElementType type) throws IOException {
        byte[] file =
                PickleBytes.dict()
                        .storage("0", new byte[3 * type.byteSize()])
                        .orderedDict("best_state")
                        .view("a", storage, "0", 3, 0, longs(3), longs(1))
                        .close()
                        .close()
                        .archive();
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(type, bestState(open(file, arena)).tensor("a").type());
        }
    }

    @Test
    void parametersAndAttributesOfAModuleStateAreRead() throws IOException {
        PickleBytes pickle = PickleBytes.dict().text("best_state");
        pickle.global("collections", "OrderedDict").op(')', 'R', '(').text("a");
        pickle.global("torch._utils", "_rebuild_parameter").op('(');
        pickle.storage("0", SafetensorsBytes.floats(9));
        pickle.global("torch._utils", "_rebuild_tensor_v2").op('(', '(').text("storage");
        pickle.global("torch", "FloatStorage").text("0").text("cpu").integer(1).op('t', 'Q');
        pickle.integer(0).tuple(1).tuple(1).op(0x89, 'N', 't', 'R', 0x88, 'N', 't', 'R', 'u');
        pickle.op('}').text("_metadata").op('}', 's', 'b').close();
        try (Arena arena = Arena.ofConfined()) {
            assertArrayEquals(
                    new float[] {9},
                    bestState(open(pickle.archive(), arena)).tensor("a").toFloats());
        }
    }

    @Test
    void protocolFourNamesGlobalsFromTheStack() throws IOException {
        byte[] name = "collections".getBytes(StandardCharsets.US_ASCII);
        PickleBytes pickle = new PickleBytes().op(0x80, 4, 0x95).raw(new byte[8]);
        pickle.op('}', 0x94, 0x8c, 3).raw("key".getBytes(StandardCharsets.US_ASCII));
        pickle.op(0x8c, name.length).raw(name).op(0x94).text("OrderedDict").op(0x93, ')', 'R', 's');
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(Map.of(), open(pickle.archive(), arena).tensors("key"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os,system",
        "builtins,eval",
        "torch.storage,_load_from_bytes",
        "numpy,ndarray",
        "omegaconf.dictconfig,DictConfig",
        "collections,namedtuple"
    })
    void anyOtherGlobalIsRefusedByName(String module, String name) {
        byte[] file = PickleBytes.dict().text("k").global(module, name).op(')', 'R', 'u').archive();
        assertRefused(file, "Python's " + module + "." + name + ", which is refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {'i', 'o', 0x81, 0x92, 0x82, 'P', 'I', 0x97, 0})
    void anOpcodeThatMakesInstancesIsRefused(int opcode) {
        assertRefused(
                new PickleBytes().op(0x80, 2, '}', ')', opcode).archive(),
                "found opcode 0x%02x".formatted(opcode));
    }

    @Test
    void picklesThatContradictThemselvesAreRefused() {
        assertRefused(new PickleBytes().op('0').archive(), "found an empty stack");
        assertRefused(new PickleBytes().op('t').archive(), "expected a mark");
        assertRefused(new PickleBytes().op('h', 3).archive(), "a remembered value 3");
        assertRefused(new PickleBytes().op(']', '}', 'N', 's').archive(), "keys and values");
        assertRefused(new PickleBytes().op('}', ']', 'N', 's').archive(), "str or int as key");
        assertRefused(new PickleBytes().op(0x8b, 255, 255, 255, 127).archive(), "at most 8 bytes");
        assertRefused(new PickleBytes().op('X', 255, 255, 255, 255).archive(), "end of the pickle");
        assertRefused(new PickleBytes().op(0x80, 9).archive(), "found protocol 9");
        assertRefused(new PickleBytes().op(']').archive(), "expected a pickled dict, found a list");
        byte[] endless = new byte[RestrictedUnpickler.MAX_OPERATIONS + 1];
        Arrays.fill(endless, (byte) 'N');
        assertRefused(
                new PickleBytes().raw(endless).archive(), "at most 1000000 pickle operations");
    }

    @Test
    void containersThatContainThemselvesDoNoHarm() throws IOException {
        PickleBytes pickle = new PickleBytes().op(0x80, 2, '}', 'q', 0, '(').text("best_state");
        pickle.op('h', 0).text("list").op(']', 'q', 1, 'h', 1, 'a', 'u');
        try (Arena arena = Arena.ofConfined()) {
            TorchArchive archive = open(pickle.archive(), arena);
            assertThrows(CheckpointException.class, () -> archive.tensors("best_state"));
        }
    }

    @Test
    void viewsOutsideTheirStorageAreRefused() {
        assertViewRefused(6, 1, longs(2, 3), longs(3, 1), "a view within its 6 elements");
        assertViewRefused(6, -1, longs(1), longs(1), "a view within its 6 elements");
        assertViewRefused(6, 0, longs(2), longs(Long.MAX_VALUE), "a view within its 6 elements");
        assertViewRefused(6, 0, longs(1L << 62, 4), longs(0, 0), "a view within its 6 elements");
        assertViewRefused(6, 0, longs(2, 3), longs(1), "a view within its 6 elements");
        assertViewRefused(6, 0, longs(1L << 40), longs(0), "no larger than the file");
        assertViewRefused(7, 0, longs(1), longs(1), "expected 7 elements");
        assertViewRefused(6, 0, longs(-1), longs(1), "extents of 0 or more");
    }

    @Test
    void aCompressedEntryIsRefusedAndNeverInflated() {
        byte[] bomb = new byte[100];
        byte[] file = ZipBytes.plain().add("archive/data.pkl", bomb, 8, 0xF000_0000L, 0).build();
        assertRefused(file, "stored uncompressed, as PyTorch writes it, found compression 8");
    }

    @Test
    void zipDirectoriesThatLieAreRefused() {
        byte[] pickle = sample().pickle();
        assertRefused(
                ZipBytes.plain().add("archive/data.pkl", pickle, 0, 99_999, 0).build(),
                "equal sizes of the stored entry");
        assertRefused(
                ZipBytes.plain().add("a/data.pkl", pickle).add("b/data.pkl", pickle).build(),
                "expected one entry data.pkl");
        assertRefused(
                ZipBytes.plain().add("a/data.pkl", pickle).add("a/data.pkl", pickle).build(),
                "one zip entry a/data.pkl");
        assertRefused(
                ZipBytes.plain().add("a/data.pkl", pickle, 0, pickle.length, 7).build(),
                "expected checksum 00000007");
        assertRefused(
                ZipBytes.plain()
                        .add("a/data.pkl", pickle)
                        .add("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
                        .build(),
                "expected byte order 'little', found 'big'");
        assertRefused(ZipBytes.plain().add("a/data.pkl", pickle).build(), "an entry a/data/0");
    }

    @Test
    void filesOfOtherKindsAreNamed() {
        assertRefused(new byte[0], "expected a PyTorch archive in zip format, found 0 bytes");
        assertRefused(
                new PickleBytes().op(0x80, 2, '}', '.').pickle(), "the format before PyTorch 1.6");
        assertRefused("<!DOCTYPE html>".repeat(9).getBytes(StandardCharsets.UTF_8), "bytes 3c 21");
    }

    @Test
    void aFileCutOffAnywhereIsRefused() {
        byte[] whole = sample().archive();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "expected");
        }
    }

    @Test
    void aStorageOfGigabytesIsMappedAndNotCopied() throws IOException {
        long bytes = 3L << 30;
        byte[] pickle =
                PickleBytes.dict()
                        .orderedDict("best_state")
                        .view("big", "FloatStorage", "0", bytes / 4, 0, longs(bytes / 4), longs(1))
                        .close()
                        .close()
                        .pickle();
        Path path = folder.resolve("state_dict.bin");
        ZipBytes.zip64()
                .add("archive/data.pkl", pickle)
                .addHole("archive/data/0", bytes)
                .writeTo(path);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            StoredTensor big = bestState(TorchArchive.open(path, arena)).tensor("big");
            float[] last = {1};
            big.copyFloats(bytes / 4 - 1, last, 0, 1);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertArrayEquals(new float[] {0}, last);
            assertTrue(allocated < 4 << 20, allocated + " bytes allocated on the heap");
        }
    }

    @Test
    void tenThousandDamagedArchivesAreReadOrRefused() {
        int refused = fuzz(sample().archive(), this::readSample);
        assertTrue(refused > 3_000 && refused < 10_000, refused + " refused");
    }

    @Test
    void tenThousandDamagedPicklesAreReadOrRefused() {
        PickleBytes sample = sample();
        int refused =
                fuzz(
                        sample.pickle(),
                        pickle -> readSample(sample.archive(ZipBytes.plain(), pickle)));
        assertTrue(refused > 5_000 && refused < 10_000, refused + " refused");
    }

    private static int fuzz(byte[] original, FuzzRun.Reader reader) {
        return new FuzzRun(10_000, 2, Duration.ofSeconds(5), 64 << 20)
                .run(original, CheckpointException.class, reader);
    }

    private void readSample(byte[] content) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Path file = folder.resolve("state_dict.bin");
            TorchArchive archive =
                    TorchArchive.open(new MappedFile(file, MemorySegment.ofArray(content)), arena);
            archive.tensors("best_state");
            archive.text("xp.cfg");
        }
    }

    private static PickleBytes sample() {
        return PickleBytes.dict()
                .orderedDict("best_state")
                .tensor("weight", longs(2, 3), SIX)
                .tensor("bias", longs(2), 6, 7)
                .close()
                .text("xp.cfg")
                .text("dim: 2")
                .text("exported")
                .op(0x88)
                .close();
    }

    private void assertViewRefused(
            long elements, long offset, long[] sizes, long[] strides, String expected) {
        byte[] file =
                PickleBytes.dict()
                        .storage("0", SafetensorsBytes.floats(SIX))
                        .orderedDict("best_state")
                        .view("a", "FloatStorage", "0", elements, offset, sizes, strides)
                        .close()
                        .close()
                        .archive();
        assertRefused(file, expected);
    }

    private void assertRefused(byte[] content, String expectedInMessage) {
        CheckpointException refusal =
                assertThrows(CheckpointException.class, () -> readSample(content));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(expectedInMessage), message);
        assertTrue(message.contains("state_dict.bin"), message);
    }

    private static Weights bestState(TorchArchive archive) throws CheckpointException {
        return Weights.of(archive.name(), archive.tensors("best_state"));
    }

    private TorchArchive open(byte[] content, Arena arena) throws IOException {
        Path file = folder.resolve("state_dict.bin");
        Files.write(file, content);
        return TorchArchive.open(file, arena);
    }

    private static long[] longs(long... values) {
        return values;
    }
}
