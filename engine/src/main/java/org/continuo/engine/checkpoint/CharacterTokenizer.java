package org.continuo.engine.checkpoint;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The smallest tokenizer in T5's form: a Unigram model of single printable ASCII characters, with
 * {@code <pad>} = 0, {@code </s>} = 1 behind every text and {@code <unk>} = 2. For models without a
 * trained one.
 */
final class CharacterTokenizer {
    private static final char FIRST = '!';
    private static final char LAST = '~';
    private static final char SPACE = '▁';

    private CharacterTokenizer() {}

    /** The contents of a {@code tokenizer.json}. */
    static ObjectNode json() {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        addSpecial(added, 0, "<pad>");
        addSpecial(added, 1, "</s>");
        addSpecial(added, 2, "<unk>");
        root.putNull("normalizer");
        ObjectNode splitter = root.putObject("pre_tokenizer");
        splitter.put("type", "Metaspace");
        splitter.put("replacement", String.valueOf(SPACE));
        splitter.put("prepend_scheme", "always");
        ObjectNode processor = root.putObject("post_processor");
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        addSequence(single, "A");
        addEnd(single);
        ArrayNode pair = processor.putArray("pair");
        addSequence(pair, "A");
        addEnd(pair);
        addSequence(pair, "B");
        addEnd(pair);
        ObjectNode end = processor.putObject("special_tokens").putObject("</s>");
        end.put("id", "</s>");
        end.putArray("ids").add(1);
        end.putArray("tokens").add("</s>");
        ObjectNode decoder = root.putObject("decoder");
        decoder.put("type", "Metaspace");
        decoder.put("replacement", String.valueOf(SPACE));
        decoder.put("prepend_scheme", "always");
        ObjectNode model = root.putObject("model");
        model.put("type", "Unigram");
        model.put("unk_id", 2);
        ArrayNode pieces = model.putArray("vocab");
        addPiece(pieces, "<pad>", 0);
        addPiece(pieces, "</s>", 0);
        addPiece(pieces, "<unk>", 0);
        addPiece(pieces, String.valueOf(SPACE), -2);
        for (char c = FIRST; c <= LAST; c++) {
            addPiece(pieces, String.valueOf(c), -4);
        }
        return root;
    }

    private static void addSpecial(ArrayNode added, int id, String content) {
        ObjectNode token = added.addObject();
        token.put("id", id);
        token.put("content", content);
        token.put("single_word", false);
        token.put("lstrip", false);
        token.put("rstrip", false);
        token.put("normalized", false);
        token.put("special", true);
    }

    private static void addSequence(ArrayNode template, String id) {
        ObjectNode sequence = template.addObject().putObject("Sequence");
        sequence.put("id", id);
        sequence.put("type_id", 0);
    }

    private static void addEnd(ArrayNode template) {
        ObjectNode token = template.addObject().putObject("SpecialToken");
        token.put("id", "</s>");
        token.put("type_id", 0);
    }

    private static void addPiece(ArrayNode pieces, String piece, double score) {
        pieces.addArray().add(piece).add(score);
    }
}
