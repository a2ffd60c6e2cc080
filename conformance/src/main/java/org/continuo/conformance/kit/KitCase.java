package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.LenientJson;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A folder of the kit with its {@code case.json}.
 *
 * @param kind the {@code case} field: which algorithm or model it is about
 * @param inputs texts, parameters, and file names relative to the folder
 * @param values scalars to compare, notes
 * @param outputs by name, in the file's order
 */
record KitCase(
        Path folder,
        String kind,
        JsonNode inputs,
        JsonNode values,
        Map<String, OutputSpec> outputs) {

    /**
     * Reads {@code case.json}.
     *
     * @throws IOException if it cannot be read or is no case
     */
    static KitCase read(Path folder) throws IOException {
        Path file = folder.resolve("case.json");
        try {
            JsonNode json = LenientJson.read(Files.readAllBytes(file));
            Map<String, OutputSpec> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> output : json.path("outputs").properties()) {
                outputs.put(output.getKey(), OutputSpec.parse(folder, output.getValue()));
            }
            return new KitCase(
                    folder,
                    json.path("case").stringValue(""),
                    json.path("inputs"),
                    json.path("values"),
                    outputs);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The folder's name, which is the case's name in the report. */
    String name() {
        return folder.getFileName().toString();
    }

    /** The stored output of this name. */
    OutputSpec output(String output) {
        OutputSpec spec = outputs.get(output);
        if (spec == null) {
            throw CaseRunner.unknown(output);
        }
        return spec;
    }

    /** A list of texts among the inputs; empty if there is none of this name. */
    List<String> texts(String input) {
        List<String> texts = new ArrayList<>();
        inputs.path(input).forEach(text -> texts.add(text.stringValue()));
        return List.copyOf(texts);
    }

    /** The sounds whose files are listed under this name among the inputs. */
    List<AudioSamples> sounds(String input) throws IOException {
        List<AudioSamples> sounds = new ArrayList<>();
        for (String file : texts(input)) {
            sounds.add(WavFile.read(folder.resolve(file)));
        }
        return List.copyOf(sounds);
    }

    FloatArray floats(String file) throws IOException {
        return NpyFile.readFloats(folder.resolve(file));
    }

    LongArray longs(String file) throws IOException {
        return NpyFile.readLongs(folder.resolve(file));
    }

    /**
     * Tokens stored as {@code [batch, codebooks, frames]}, or as {@code [batch · codebooks,
     * frames]}.
     */
    CodebookTokens tokens(String file, int codebooks) throws IOException {
        LongArray array = longs(file);
        int frames = array.shape().size(array.shape().rank() - 1);
        int rows = frames == 0 ? codebooks : array.values().length / frames;
        return new CodebookTokens(array.values(), rows / codebooks, codebooks, frames);
    }
}
