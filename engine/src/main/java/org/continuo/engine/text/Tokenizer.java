package org.continuo.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.continuo.engine.checkpoint.CheckpointException;

/**
 * Splits texts into the T5 vocabulary's pieces, from a {@code tokenizer.json}, by the Hugging Face
 * library itself (through DJL). Every text ends with {@code </s>} = 1.
 */
public final class Tokenizer implements AutoCloseable {
    /** Attention grows with the square of this; transformers has no limit, audiocraft neither. */
    public static final int LONGEST_TEXT_TOKENS = 2048;

    private static final int LONGEST_TEXT_CHARACTERS = 50_000;
    private static final long LARGEST_FILE_BYTES = 64L << 20;

    private final HuggingFaceTokenizer tokenizer;

    private Tokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Opens {@code file}. DJL unpacks its native library under {@code nativeFolder} on first use.
     *
     * @throws CheckpointException if it is not a tokenizer
     */
    public static Tokenizer open(Path file, Path nativeFolder) throws IOException {
        // DJL reads these when its classes initialise: nothing is reported, nothing is fetched.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("DJL_CACHE_DIR", nativeFolder.toString());
        System.setProperty("ENGINE_CACHE_DIR", nativeFolder.toString());
        byte[] json = readable(file);
        try {
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(json),
                            Map.of(
                                    "addSpecialTokens", "true",
                                    "truncation", "false",
                                    "padding", "false")));
        } catch (RuntimeException | IOException refused) {
            String finding = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
            throw new CheckpointException(
                    "%s: expected a Hugging Face tokenizer, found %s"
                            .formatted(
                                    file,
                                    looksLikeJson(json)
                                            ? "one it refuses: " + finding
                                            : "no JSON object"),
                    refused);
        }
    }

    /**
     * Requires what {@link #open} hands to the library, without loading the library.
     *
     * @throws CheckpointException if it is not there, or has what the library cannot take
     */
    public static void requireReadable(Path file) throws IOException {
        if (!looksLikeJson(readable(file))) {
            throw new CheckpointException(
                    file + ": expected a Hugging Face tokenizer, found no JSON object");
        }
    }

    /** The content as {@link TokenizerRules} let it through. */
    private static byte[] readable(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file + ": expected a tokenizer.json, found no such file");
        }
        if (Files.size(file) > LARGEST_FILE_BYTES) {
            throw new CheckpointException(
                    "%s: expected a tokenizer of at most %d MB, found %d MB"
                            .formatted(file, LARGEST_FILE_BYTES >> 20, Files.size(file) >> 20));
        }
        byte[] json = Files.readAllBytes(file);
        return looksLikeJson(json) ? TokenizerRules.checked(file, json) : json;
    }

    private static boolean looksLikeJson(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.UTF_8)
                .strip()
                .startsWith("{");
    }

    /**
     * Tokenises a batch of texts.
     *
     * @throws IllegalArgumentException if a text is longer than {@value #LONGEST_TEXT_TOKENS}
     *     tokens
     */
    public TokenizedTexts tokenize(List<String> texts) {
        List<long[]> rows = new ArrayList<>();
        for (String text : texts) {
            if (text.length() > LONGEST_TEXT_CHARACTERS) {
                throw new IllegalArgumentException(
                        "description: expected at most %d characters, found %d"
                                .formatted(LONGEST_TEXT_CHARACTERS, text.length()));
            }
            long[] ids = tokenizer.encode(text).getIds();
            if (ids.length > LONGEST_TEXT_TOKENS) {
                throw new IllegalArgumentException(
                        "description: expected at most %d tokens, found %d"
                                .formatted(LONGEST_TEXT_TOKENS, ids.length));
            }
            rows.add(ids);
        }
        return TokenizedTexts.padded(rows);
    }

    /** The text of these ids, without special tokens. */
    String decode(long[] ids) {
        return tokenizer.decode(ids, true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
