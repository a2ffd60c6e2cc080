package org.continuo.engine.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.engine.InstalledPython;
import org.continuo.engine.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written here is read by the reference itself, where the machine has it: torch and
 * transformers.
 */
class PythonReferenceTests {
    private static final Path KIT = Path.of("src/test/resources/conformance").toAbsolutePath();

    @TempDir Path folder;

    /** Loads strictly, and computes the kit's logits. */
    private static final String TRANSFORMERS =
            """
            import json, sys, numpy, torch, transformers
            transformers.logging.set_verbosity_error()
            for case, folder in zip(sys.argv[1::2], sys.argv[2::2]):
                melody = case.endswith('melody')
                kind = (transformers.MusicgenMelodyForConditionalGeneration if melody
                        else transformers.MusicgenForConditionalGeneration)
                model, loading = kind.from_pretrained(
                    folder, output_loading_info=True, dtype=torch.float32,
                    attn_implementation='eager')
                assert not any(loading.values()), loading
                array = lambda name: torch.from_numpy(numpy.load(f'{case}/{name}.npy'))
                words = dict(input_ids=array('expected/text_batch_ids'),
                             attention_mask=array('expected/text_batch_mask'),
                             decoder_input_ids=array('inputs/decoder_input_ids'))
                if melody:
                    words['input_features'] = array('expected/melody_batch_features').float()
                expected = array('expected/logits_text_melody' if melody else 'expected/logits')
                with torch.no_grad():
                    found = model.eval()(**words).logits[:, -expected.shape[1]:]
                assert (found - expected).abs().max() < 5e-4, (found - expected).abs().max()
                tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
                texts = json.load(open(f'{case}/case.json'))['inputs']['batch']
                ids = tokenizer(texts, padding=True, return_tensors='pt').input_ids
                assert torch.equal(ids, words['input_ids']), ids
            """;

    /** Loads without running anything of the file, and holds it against audiocraft's own. */
    private static final String TORCH =
            """
            import sys, pickletools, torch, zipfile
            names = lambda file: {a for o, a, _ in pickletools.genops(
                zipfile.ZipFile(file).read(file.split('/')[-1][:-4] + '/data.pkl'))
                if o.name == 'GLOBAL'}
            own, *folders = sys.argv[1:]
            for folder in folders:
              for file in 'state_dict.bin', 'compression_state_dict.bin':
                found = torch.load(f'{folder}/{file}', weights_only=True)
                mapped = torch.load(f'{folder}/{file}', weights_only=True, mmap=True)
                expected = torch.load(f'{own}/{file}', weights_only=True)
                assert list(found) == list(expected), list(found)
                assert names(f'{folder}/{file}') == names(f'{own}/{file}')
                a, b, c = (each['best_state'] for each in (found, expected, mapped))
                assert type(a) is type(b) and list(a) == list(b), list(a)
                for name in b:
                    assert a[name].dtype == b[name].dtype and torch.equal(a[name], b[name]), name
                    assert torch.equal(c[name], b[name]), name
                    assert a[name].stride() == b[name].contiguous().stride(), name
            """;

    @Test
    void transformersLoadsWhatWasWrittenAndGivesTheKitsLogits() throws Exception {
        String python = InstalledPython.withOrSkip("torch, transformers");
        List<Path> cases = new ArrayList<>();
        for (String kind : List.of("mono", "stereo", "melody")) {
            Path source = KIT.resolve("musicgen_" + kind);
            Path audiocraft =
                    export(
                            source.resolve("checkpoint"),
                            ModelExport.Form.AUDIOCRAFT,
                            kind + "-audiocraft");
            cases.add(source);
            cases.add(export(audiocraft, ModelExport.Form.HUGGINGFACE, kind));
        }
        assertEquals("", run(python, TRANSFORMERS, cases));
    }

    @Test
    void torchReadsWhatAudiocraftItselfWouldHaveWritten() throws Exception {
        String python = InstalledPython.withOrSkip("torch, transformers");
        Path own = KIT.resolve("audiocraft_stereo/checkpoint");
        Path straight = export(own, ModelExport.Form.AUDIOCRAFT, "straight");
        Path there = export(own, ModelExport.Form.HUGGINGFACE, "there");
        Path back = export(there, ModelExport.Form.AUDIOCRAFT, "back");
        assertEquals("", run(python, TORCH, List.of(own, straight, back)));
    }

    private Path export(Path source, ModelExport.Form form, String name) throws IOException {
        Path place = Files.createDirectory(folder.resolve(name));
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            ModelExport.of(checkpoint, form, Optional.empty()).write(place, file -> {});
        }
        return place;
    }

    private String run(String python, String script, List<Path> arguments)
            throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(python, "-W", "ignore", "-c", script));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? out : out + Files.readString(errors);
    }
}
