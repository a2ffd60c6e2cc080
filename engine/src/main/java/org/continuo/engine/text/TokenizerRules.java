package org.continuo.engine.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.continuo.core.json.LenientJson;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.checkpoint.CheckpointException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a {@code tokenizer.json} reaches the Hugging Face library, which ends the process where
 * it meets what it does not expect: the parts that T5's and RoBERTa's tokenizers are made of, and
 * no others, each with fields that hold together.
 */
final class TokenizerRules {
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_PATTERN = 200;
    private static final int LARGEST_ID = 1 << 24;

    /** By how much normalising may lengthen a text. */
    private static final double LARGEST_GROWTH = 64;

    private static final Pattern LITERAL = Pattern.compile("(?:\\\\b)?([A-Za-z0-9 ]+)(?:\\\\b)?");
    private static final Set<String> PLAIN_NORMALIZERS =
            Set.of("Lowercase", "NFC", "NFD", "NFKC", "NFKD", "StripAccents", "Strip", "Nmt");
    private static final Set<String> PLAIN_SPLITTERS =
            Set.of("WhitespaceSplit", "Whitespace", "Digits", "Punctuation");
    private static final Set<String> BEHAVIORS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    private int parts;
    private double growth = 1;

    private TokenizerRules() {}

    /**
     * The file's content for the library, without what the engine sets itself.
     *
     * @throws CheckpointException if it has other parts than T5's tokenizers have
     */
    static byte[] checked(Path file, byte[] json) throws CheckpointException {
        try {
            if (!(LenientJson.read(json) instanceof ObjectNode root)) {
                throw new IllegalArgumentException("expected a JSON object, found another value");
            }
            new TokenizerRules().check(root);
            root.putNull("truncation");
            root.putNull("padding");
            return root.toString().getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException malformed) {
            throw new CheckpointException(
                    "%s: expected a Hugging Face tokenizer, found one it refuses: JSON that is not well-formed (%s)"
                            .formatted(file, malformed.getOriginalMessage()),
                    malformed);
        } catch (IllegalArgumentException wrong) {
            throw new CheckpointException(
                    "%s: expected a Hugging Face tokenizer, found one it refuses: %s"
                            .formatted(file, ProblemSentence.reason(wrong)),
                    wrong);
        }
    }

    private void check(JsonNode root) {
        checkModel(root.path("model"));
        JsonNode added = root.path("added_tokens");
        require(!isThere(added) || added.isArray(), "added_tokens: expected a list");
        for (JsonNode token : added) {
            require(
                    isText(token.path("content")) && isId(token.path("id"), LARGEST_ID),
                    "added_tokens: expected tokens with content and id");
        }
        checkNormalizer(root.path("normalizer"));
        require(
                growth <= LARGEST_GROWTH,
                "normalizer: expected rules that lengthen a text at most %.0f-fold"
                        .formatted(LARGEST_GROWTH));
        checkSplitter(root.path("pre_tokenizer"));
        checkTemplates(root.path("post_processor"));
        JsonNode decoder = root.path("decoder");
        if (isThere(decoder) && !type(decoder).equals("ByteLevel")) {
            require(
                    type(decoder).equals("Metaspace"),
                    "decoder: expected Metaspace, ByteLevel or null");
            checkMetaspace(decoder);
        }
    }

    private static void checkModel(JsonNode model) {
        JsonNode vocabulary = model.path("vocab");
        int size = vocabulary.size();
        require(size > 0 && size <= LARGEST_ID, "model.vocab: expected words");
        switch (type(model)) {
            case "Unigram" -> {
                require(vocabulary.isArray(), "model.vocab: expected a list");
                for (JsonNode piece : vocabulary) {
                    require(
                            piece.size() == 2
                                    && isText(piece.path(0))
                                    && piece.path(1).isNumber()
                                    && Double.isFinite(piece.path(1).doubleValue()),
                            "model.vocab: expected pairs of a text and a finite score");
                }
                JsonNode unknown = model.path("unk_id");
                require(
                        !isThere(unknown) || isId(unknown, size),
                        "model.unk_id: expected the number of a word");
            }
            case "WordLevel" -> {
                require(vocabulary.isObject(), "model.vocab: expected an object");
                for (JsonNode id : vocabulary) {
                    require(isId(id, LARGEST_ID), "model.vocab: expected words with numbers");
                }
                require(isText(model.path("unk_token")), "model.unk_token: expected a word");
            }
            case "BPE" -> checkPairs(model, vocabulary);
            default -> throw unknown("model", "Unigram, WordLevel or BPE", model);
        }
    }

    /** Each merge joins two words to a third. */
    private static void checkPairs(JsonNode model, JsonNode vocabulary) {
        require(vocabulary.isObject(), "model.vocab: expected an object");
        for (JsonNode id : vocabulary) {
            require(isId(id, LARGEST_ID), "model.vocab: expected words with numbers");
        }
        for (String key : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
            JsonNode affix = model.path(key);
            require(
                    !isThere(affix) || (affix.isString() && affix.stringValue().isEmpty()),
                    "model." + key + ": expected none");
        }
        require(
                !isThere(model.path("dropout")) || model.path("dropout").asDouble(1) == 0,
                "model.dropout: expected none");
        JsonNode unknown = model.path("unk_token");
        require(
                !isThere(unknown) || (unknown.isString() && vocabulary.has(unknown.stringValue())),
                "model.unk_token: expected a word or none");
        require(model.path("merges").isArray(), "model.merges: expected a list");
        for (JsonNode merge : model.path("merges")) {
            String[] parts =
                    merge.isArray() && merge.size() == 2
                            ? new String[] {merge.path(0).asString(""), merge.path(1).asString("")}
                            : merge.asString("").split(" ", -1);
            require(
                    parts.length == 2
                            && vocabulary.has(parts[0])
                            && vocabulary.has(parts[1])
                            && vocabulary.has(parts[0] + parts[1]),
                    "model.merges: expected pairs of words that are a word together");
        }
    }

    private void checkNormalizer(JsonNode rule) {
        if (!isThere(rule)) {
            return;
        }
        countPart();
        String type = type(rule);
        if (PLAIN_NORMALIZERS.contains(type)) {
            return;
        }
        switch (type) {
            case "Sequence" -> rule.path("normalizers").forEach(this::checkNormalizer);
            case "Replace" -> {
                checkPattern(rule);
                require(rule.path("content").isString(), "Replace: expected content");
                double length = rule.path("content").stringValue().length();
                growth *= Math.max(1, (length + 1) / shortestMatch(rule.path("pattern")));
            }
            case "Precompiled" -> {
                require(
                        isText(rule.path("precompiled_charsmap")),
                        "precompiled_charsmap: expected base64");
                CharacterMap.check(rule.path("precompiled_charsmap").stringValue());
            }
            default -> throw unknown("normalizer", "one of T5's tokenizers", rule);
        }
    }

    private void checkSplitter(JsonNode rule) {
        if (!isThere(rule)) {
            return;
        }
        countPart();
        String type = type(rule);
        if (PLAIN_SPLITTERS.contains(type)) {
            return;
        }
        switch (type) {
            case "Sequence" -> rule.path("pretokenizers").forEach(this::checkSplitter);
            case "Metaspace" -> checkMetaspace(rule);
            case "ByteLevel" -> {}
            case "Split" -> {
                checkPattern(rule);
                require(
                        BEHAVIORS.contains(rule.path("behavior").asString("")),
                        "Split: expected a known behavior");
            }
            default -> throw unknown("pre_tokenizer", "one of T5's tokenizers", rule);
        }
    }

    private static void checkMetaspace(JsonNode rule) {
        String replacement = rule.path("replacement").asString("");
        require(
                replacement.codePointCount(0, replacement.length()) == 1,
                "Metaspace: expected one letter as replacement");
    }

    private void checkTemplates(JsonNode processor) {
        if (!isThere(processor)) {
            return;
        }
        if (type(processor).equals("RobertaProcessing")) {
            for (String end : new String[] {"sep", "cls"}) {
                JsonNode token = processor.path(end);
                require(
                        token.size() == 2
                                && isText(token.path(0))
                                && isId(token.path(1), LARGEST_ID),
                        "post_processor." + end + ": expected a word and its number");
            }
            return;
        }
        if (!type(processor).equals("TemplateProcessing")) {
            throw unknown("post_processor", "TemplateProcessing or RobertaProcessing", processor);
        }
        JsonNode special = processor.path("special_tokens");
        checkTemplate(processor.path("single"), special, Set.of("A"));
        checkTemplate(processor.path("pair"), special, Set.of("A", "B"));
        special.properties()
                .forEach(token -> {
                    JsonNode value = token.getValue();
                    require(
                            value.path("id").asString("").equals(token.getKey())
                                    && !value.path("ids").isEmpty()
                                    && value.path("ids").size() == value.path("tokens").size(),
                            "special_tokens: expected ids and tokens for each");
                    value.path("ids")
                            .forEach(id ->
                                    require(
                                            isId(id, LARGEST_ID),
                                            "special_tokens: expected ids that are numbers"));
                    value.path("tokens")
                            .forEach(text ->
                                    require(isText(text), "special_tokens: expected texts"));
                });
    }

    /** Each sequence once, and no special token that is not declared. */
    private void checkTemplate(JsonNode template, JsonNode special, Set<String> sequences) {
        Set<String> missing = new HashSet<>(sequences);
        require(template.isArray(), "post_processor: expected templates single and pair");
        for (JsonNode piece : template) {
            countPart();
            boolean sequence = missing.remove(piece.path("Sequence").path("id").asString(""));
            String token = piece.path("SpecialToken").path("id").asString("");
            require(
                    sequence || (!token.isEmpty() && special.has(token)),
                    "post_processor: expected each text once and declared special tokens");
        }
        require(missing.isEmpty(), "post_processor: expected " + sequences + " in a template");
    }

    private static void checkPattern(JsonNode rule) {
        JsonNode pattern = rule.path("pattern");
        String text = pattern.path("Regex").asString(pattern.path("String").asString(""));
        require(
                pattern.size() == 1 && !text.isEmpty() && text.length() <= LONGEST_PATTERN,
                "pattern: expected a Regex or a String of at most %d letters"
                        .formatted(LONGEST_PATTERN));
    }

    /** In letters; where a regular expression is more than letters, it may match a single place. */
    private static double shortestMatch(JsonNode pattern) {
        if (pattern.has("String")) {
            return pattern.path("String").asString("").length();
        }
        var literal = LITERAL.matcher(pattern.path("Regex").asString(""));
        return literal.matches() ? literal.group(1).length() : 1;
    }

    private void countPart() {
        parts++;
        require(parts <= MOST_PARTS, "expected at most %d parts".formatted(MOST_PARTS));
    }

    private static String type(JsonNode part) {
        return part.path("type").asString("");
    }

    private static boolean isThere(JsonNode part) {
        return !part.isMissingNode() && !part.isNull();
    }

    private static boolean isText(JsonNode value) {
        return value.isString() && !value.stringValue().isEmpty();
    }

    private static boolean isId(JsonNode value, int limit) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 0
                && value.intValue() < limit;
    }

    private static IllegalArgumentException unknown(String where, String expected, JsonNode found) {
        return new IllegalArgumentException(
                "%s: expected %s, found \"%s\"".formatted(where, expected, type(found)));
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence + ", found another value");
        }
    }
}
