package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What models/nano plays is music: an error of the engine that leaves all numbers plausible but
 * ruins the music is heard here. The bounds are loose: the model card says how well it does over
 * many prompts.
 */
class NanoMusicTests {
    private static final Path NANO = Path.of("..", "models", "nano");
    private static final Path NIGHT_DRIVE = Path.of("..", "examples", "night-drive.wav");
    private static final int NIGHT_DRIVE_BPM = 112;
    private static final int[] TEMPOS_BPM = {88, 104, 120, 128, 136, 144};

    private static final int PITCH_CLASSES = 12;

    /** Pitch classes of A minor, a second each. */
    private static final int[] MELODY = {9, 0, 4, 2, 9, 7, 4, 0};

    @TempDir static Path cache;

    private static MusicGen model;
    private static List<AudioSamples> grooves;

    @BeforeAll
    static void play() throws IOException {
        model =
                MusicGen.open(
                        NANO, new EngineSettings(cache, Precision.FP32, new SessionSettings(2)));
        List<String> prompts = new ArrayList<>();
        for (int tempo : TEMPOS_BPM) {
            prompts.add("house, " + tempo + " bpm, A minor, drums, bass, chords");
        }
        grooves = generate(request(prompts));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void thereIsABeat() {
        double sum = 0;
        for (AudioSamples groove : grooves) {
            HeardRhythm heard = new HeardRhythm(groove, 0);
            sum += heard.pulse(heard.tempoBpm());
        }
        double mean = sum / grooves.size();
        assertTrue(mean > 0.3, "the mean pulse is " + mean);
    }

    /** By chance one in seven would be. */
    @Test
    void theTempoIsTheOneAskedFor() {
        List<Double> heard = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < TEMPOS_BPM.length; i++) {
            HeardRhythm rhythm = new HeardRhythm(grooves.get(i), 0);
            heard.add(rhythm.tempoBpm());
            right += rhythm.isAt(TEMPOS_BPM[i]) ? 1 : 0;
        }
        assertTrue(right >= 4, "tempos heard: " + heard);
    }

    @Test
    void aContinuationKeepsTheTempoOfWhatItContinues() throws IOException {
        AudioSamples drive = SoundFile.at(NIGHT_DRIVE).read();
        String told = NIGHT_DRIVE_BPM + " bpm, A minor";
        List<Double> heard = new ArrayList<>();
        int right = 0;
        for (AudioSamples clip :
                generate(request(List.of(told, told, told, told)).continuing(drive))) {
            int end = clip.length() - 8 * clip.sampleRateHz();
            HeardRhythm rhythm = new HeardRhythm(clip, end);
            heard.add(rhythm.tempoBpm());
            right += rhythm.isAt(NIGHT_DRIVE_BPM) ? 1 : 0;
        }
        assertTrue(right >= 3, "tempos heard: " + heard);
    }

    /** Much quieter or louder than what it was trained on, a codec hears noise or nothing. */
    @Test
    void aContinuationBeginsAtTheLevelOfWhatItContinues() throws IOException {
        AudioSamples drive = model.parts().toModel(SoundFile.at(NIGHT_DRIVE).read());
        double endDbfs = HeardLevelTests.dbfsOfLast(2, drive);
        for (double dbfs : new double[] {-50, -3}) {
            AudioSamples sound = drive.scaled(Math.pow(10, (dbfs - endDbfs) / 20));
            String told = NIGHT_DRIVE_BPM + " bpm, A minor";
            GenerationResult result =
                    model.generate(
                            request(List.of(told, told, told), 2).continuing(sound),
                            GenerationEvent.Listener.silent());
            for (AudioSamples clip : result.clips()) {
                AudioSamples added =
                        new ClipFinisher(
                                        new ClipLength.Seconds(2),
                                        new OutputFormat(
                                                OptionalInt.empty(),
                                                OptionalInt.empty(),
                                                LoudnessStrategy.NONE),
                                        Optional.empty())
                                .finishContinuation(sound, clip, result.promptSamples(), false);
                assertEquals(dbfs, HeardLevelTests.dbfsOfLast(2, added), 3);
            }
        }
    }

    @Test
    void aMelodyLeads() throws IOException {
        GenerationRequest request =
                request(List.of("rock, 100 bpm, flute only", "techno, 120 bpm, flute only"));
        double led = agreement(generate(request.followingMelody(melody())));
        double free = agreement(generate(request));
        assertTrue(
                led > free + 0.1,
                "pitch classes of the melody: %s, without it: %s".formatted(led, free));
    }

    /** The share of moments at which the strongest pitch class is the melody's. */
    private static double agreement(List<AudioSamples> clips) {
        ChromaExtractor chroma = new ChromaExtractor(ChromaConfig.MUSICGEN_MELODY);
        float[] wanted = chroma.extract(melody()).values();
        int same = 0;
        int all = 0;
        for (AudioSamples clip : clips) {
            float[] heard = chroma.extract(clip).values();
            for (int i = 0; i < Math.min(heard.length, wanted.length); i++) {
                same += heard[i] == 1 && wanted[i] == 1 ? 1 : 0;
            }
            all += Math.min(heard.length, wanted.length) / PITCH_CLASSES;
        }
        return (double) same / all;
    }

    /** Plain tones around the flute's range. */
    private static AudioSamples melody() {
        int rate = 32000;
        float[] samples = new float[MELODY.length * rate];
        for (int i = 0; i < samples.length; i++) {
            double pitch = 72 + MELODY[i / rate];
            double hertz = 440 * Math.pow(2, (pitch - 69) / 12);
            double edge = Math.min(1, Math.min(i % rate, rate - i % rate) / 320.0);
            samples[i] = (float) (0.3 * edge * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return AudioSamples.mono(samples, rate);
    }

    private static GenerationRequest request(List<String> descriptions) {
        return request(descriptions, 8);
    }

    private static GenerationRequest request(List<String> descriptions, double seconds) {
        return new GenerationRequest(
                descriptions,
                List.of(),
                List.of(),
                new ClipLength.Seconds(seconds),
                1,
                1,
                SamplingSettings.defaults(),
                GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                OptionalDouble.empty());
    }

    private static List<AudioSamples> generate(GenerationRequest request) throws IOException {
        return model.generate(request, GenerationEvent.Listener.silent()).clips();
    }
}
