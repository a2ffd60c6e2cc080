package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;

/** Of a MusicGen case: audio prompts, alone and as a batch of unequal lengths. */
record ContinuationOutputs(KitCase kitCase, KitModel model) {
    private static final String DECODED = "cont_batch_decoded_";

    Optional<EngineOutput> produce(String output, GenerationOutputs generation) throws IOException {
        if (output.startsWith(DECODED)) {
            int index = EntryNames.index(output, DECODED.length());
            return Optional.of(new EngineOutput(KitArray.of(decoded(index, generation))));
        }
        return Optional.ofNullable(
                switch (output) {
                    case "cont_one_prompt_codes" ->
                            new EngineOutput(
                                    KitArray.of(model.encode(List.of(prompts().getFirst()))));
                    case "cont_batch_prompt_codes" ->
                            new EngineOutput(KitArray.of(model.encode(padded())));
                    case "cont_batch_input_values" -> new EngineOutput(KitArray.of(padded()));
                    case "cont_batch_padding_mask" -> new EngineOutput(paddingMask());
                    default -> null;
                });
    }

    /** What a generation plays on from, {@code [rows, codebooks, frames]}. */
    CodebookTokens prompt(String tag, int rows) throws IOException {
        return switch (tag) {
            case "cont_one", "cont_codes_uncond" -> model.encode(List.of(prompts().getFirst()));
            case "cont_batch" -> model.encode(padded());
            default -> CodebookTokens.zeros(rows, model.decoder().config().codebooks(), 0);
        };
    }

    /** The descriptions that belong to the batch of prompts. */
    List<String> batchTexts() {
        List<String> texts = new ArrayList<>();
        kitCase.values().path("cont_batch_texts").forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    private List<AudioSamples> prompts() throws IOException {
        return kitCase.sounds("audio_prompts");
    }

    private List<AudioSamples> padded() throws IOException {
        return model.leftPadded(prompts());
    }

    /** 0 before a prompt's first sample, {@code [batch, samples]}. */
    private KitArray paddingMask() throws IOException {
        List<AudioSamples> prompts = prompts();
        int length = padded().getFirst().length();
        long[] mask = new long[prompts.size() * length];
        for (int row = 0; row < prompts.size(); row++) {
            int from = length - prompts.get(row).length();
            Arrays.fill(mask, row * length + from, (row + 1) * length, 1);
        }
        return KitArray.of(mask, prompts.size(), length);
    }

    /** A clip of the batch without the sound of its padding. */
    private AudioSamples decoded(int index, GenerationOutputs generation) throws IOException {
        AudioSamples clip = model.decode(generation.codes("cont_batch")).get(index);
        int padding = padded().get(index).length() - prompts().get(index).length();
        float[][] channels = new float[clip.channelCount()][];
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel] = Arrays.copyOfRange(clip.channel(channel), padding, clip.length());
        }
        return new AudioSamples(channels, clip.sampleRateHz());
    }
}
