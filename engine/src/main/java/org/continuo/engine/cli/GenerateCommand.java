package org.continuo.engine.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.preset.Preset;
import org.continuo.core.request.ClipLength;
import org.continuo.engine.cli.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Music from words, or from nothing. */
@Command(
        name = "generate",
        description = "Writes music from a description, or without one whatever comes to its mind.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class GenerateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "What the music is like; each text gives a clip of its own.")
    List<String> texts = List.of();

    @Mixin PresetOption preset = new PresetOption();
    @Mixin ClipOptions clip = new ClipOptions();

    @Override
    public Integer call() throws IOException {
        List<String> descriptions = texts.isEmpty() ? List.of("") : texts;
        Optional<Preset> chosen = preset.preset();
        List<String> prompts =
                descriptions.stream().map(words -> Description.of(words, chosen)).toList();
        ClipLength clipLength = clip.length.length(clip.output::rateHz);
        ClipNames names = clip.output.names(ClipNames.stemOf(prompts.getFirst()), Optional.empty());
        clip.run(names, clip.place.timeline(clip.output::rateHz))
                .run(clip.request(prompts, clipLength), List.of());
        return ExitCode.DONE.number();
    }
}
