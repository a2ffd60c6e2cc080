package org.continuo.engine.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTests {
    private static final Path GOOD =
            Path.of("src/test/resources/conformance/musicgen_mono/checkpoint/tokenizer.json");

    /** DJL keeps its native library for the whole process, so not in a test's own folder. */
    private static final Path NATIVE = Path.of("target/tokenizers");

    @TempDir Path folder;

    private static Tokenizer open(Path file) throws IOException {
        return Tokenizer.open(file, NATIVE);
    }

    @Test
    void everyTextEndsAndShorterOnesArePadded() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            TokenizedTexts texts = tokenizer.tokenize(List.of("", "drums and bass, fast"));
            assertEquals(2, texts.batch());
            int tokens = texts.tokens();
            assertTrue(tokens > 3);
            assertEquals(Shape.of(2, tokens), texts.mask().shape());
            long[] ids = texts.ids().values();
            long[] mask = texts.mask().values();
            assertEquals(1, ids[0], "</s> of the empty text");
            assertEquals(1, mask[0]);
            for (int i = 1; i < tokens; i++) {
                assertEquals(0, ids[i]);
                assertEquals(0, mask[i]);
                assertEquals(1, mask[tokens + i]);
            }
            assertEquals(1, ids[2 * tokens - 1], "</s> of the other");
        }
    }

    @Test
    void aTextIsTheSameAloneAsBesideALongerOne() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            long[] alone = tokenizer.tokenize(List.of("jazz")).ids().values();
            TokenizedTexts both = tokenizer.tokenize(List.of("jazz", "slow jazz with a piano"));
            long[] padded = new long[both.tokens()];
            System.arraycopy(alone, 0, padded, 0, alone.length);
            long[] beside = new long[both.tokens()];
            System.arraycopy(both.ids().values(), 0, beside, 0, beside.length);
            assertArrayEquals(padded, beside);
        }
    }

    @Test
    void noTextsAreNoRows() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            assertEquals(Shape.of(0, 0), tokenizer.tokenize(List.of()).ids().shape());
        }
    }

    @Test
    void decodingGivesTheTextBackWithoutSpecialTokens() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            TokenizedTexts texts = tokenizer.tokenize(List.of("a piano"));
            assertEquals("a piano", tokenizer.decode(texts.ids().values()));
        }
    }

    @Test
    void textsOfAnyCharactersAreTokenised() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            for (String text : List.of("\0", "\uD800", "🎹🥁", "\n\t ", "نغمة", "a\u0301")) {
                long[] ids = tokenizer.tokenize(List.of(text)).ids().values();
                assertEquals(1, ids[ids.length - 1]);
            }
        }
    }

    @Test
    void textsOverTheLimitsAreRefused() throws IOException {
        try (Tokenizer tokenizer = open(GOOD)) {
            assertEquals(
                    "description: expected at most 50000 characters, found 50001",
                    badCall(() -> tokenizer.tokenize(List.of("ok", "a".repeat(50_001)))));
            String message = badCall(() -> tokenizer.tokenize(List.of("jazz ".repeat(3000))));
            assertTrue(
                    message.matches("description: expected at most 2048 tokens, found [0-9]+"),
                    message);
        }
    }

    private static String badCall(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aMissingFileIsTold() {
        Path missing = folder.resolve("tokenizer.json");
        assertEquals(missing + ": expected a tokenizer.json, found no such file", refusal(missing));
        assertEquals(folder + ": expected a tokenizer.json, found no such file", refusal(folder));
    }

    @Test
    void aTruncatedFileIsToldInOneSentence() throws IOException {
        byte[] whole = Files.readAllBytes(GOOD);
        for (int length : new int[] {1, 100, whole.length / 2, whole.length - 1}) {
            Path file = folder.resolve("tokenizer.json");
            Files.write(file, Arrays.copyOf(whole, length));
            assertStartsWith(
                    file + ": expected a Hugging Face tokenizer, found one it refuses: ",
                    refusal(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "[1, 2]", "\u0000\u0001\u0002", "<html>Not found</html>"})
    void aFileThatIsNoJsonObjectIsTold(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), content);
        assertEquals(
                file + ": expected a Hugging Face tokenizer, found no JSON object", refusal(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model_type\": \"musicgen\"}",
                "{\"version\": \"1.0\", \"model\": null}",
                "{\"version\": \"1.0\", \"model\": {\"type\": \"Oracle\"}}",
                "{\"version\": \"1.0\", \"model\": {\"type\": \"Unigram\", \"unk_id\": 9,"
                        + " \"vocab\": []}}"
            })
    void jsonOfOtherContentsIsTold(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), content);
        assertStartsWith(
                file + ": expected a Hugging Face tokenizer, found one it refuses: ",
                refusal(file));
    }

    @Test
    void aHugeFileIsToldBeforeItIsRead() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100L << 20);
        }
        assertEquals(file + ": expected a tokenizer of at most 64 MB, found 100 MB", refusal(file));
    }

    private static void assertStartsWith(String beginning, String message) {
        assertTrue(message.startsWith(beginning), message);
        assertTrue(message.length() > beginning.length(), "the library's finding is missing");
        assertFalse(message.contains("\n"), message);
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(CheckpointException.class, () -> open(file).close()).getMessage());
    }
}
