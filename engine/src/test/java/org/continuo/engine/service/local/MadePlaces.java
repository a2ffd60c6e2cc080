package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.continuo.engine.service.TestEngine;

/**
 * Music of models/nano's own world, and places in it where something can be made anew. How many is
 * a matter of time: {@code -Dcontinuo.places=40} is what docs/decisions/joins.md tells of.
 */
final class MadePlaces implements AutoCloseable {
    static final int COUNT = Integer.getInteger("continuo.places", 2);

    private static final Path NANO = Path.of("..", "models", "nano").toAbsolutePath().normalize();
    private static final double SONG_SECONDS = 20;
    private static final int PLACES_OF_A_SONG = 5;
    static final List<String> WORLD =
            List.of(
                    "house, 120 bpm, A minor, drums, bass, chords",
                    "rock, 104 bpm, C major, drums, bass, chords",
                    "techno, 132 bpm, D minor, drums, bass, chords",
                    "hip hop, 96 bpm, G major, drums, bass, chords",
                    "rock, 112 bpm, F major, drums, bass, chords, lead",
                    "house, 126 bpm, E minor, drums, bass, chords, lead",
                    "rock, 140 bpm, D major, drums, bass, chords",
                    "hip hop, 88 bpm, C minor, drums, bass, chords");

    private final LocalEngine engine;
    private final GenerationService service;

    /**
     * A place in a song.
     *
     * @param from the first sample of two bars, where the song has a clear beat on a beat
     * @param to the first sample behind them
     */
    record Place(String words, AudioSamples song, int from, int to) {
        AudioSamples before() {
            return song.slice(0, from);
        }

        AudioSamples after() {
            return song.slice(to, song.length());
        }
    }

    MadePlaces(Path folder) throws IOException {
        engine = new LocalEngine(TestEngine.setup(folder));
        service = new InProcessService(engine);
    }

    JobResult make(JobRequest request) throws Exception {
        return service.submit(
                        request.with(new ModelChoice(NANO.toString(), "int8", 0)), event -> {})
                .await();
    }

    List<Place> places() throws Exception {
        List<Place> places = new ArrayList<>();
        for (int i = 0; places.size() < COUNT; i++) {
            String words = WORLD.get(i % WORLD.size());
            AudioSamples song =
                    make(Requests.of(words, new ClipLength.Seconds(SONG_SECONDS), 100 + i))
                            .clips()
                            .getFirst();
            for (int k = 0; k < PLACES_OF_A_SONG && places.size() < COUNT; k++) {
                places.add(place(words, song, 6 + k));
            }
        }
        return places;
    }

    private static Place place(String words, AudioSamples song, double nearSeconds) {
        Optional<BeatEstimate> beat =
                BeatEstimator.estimate(song, OptionalDouble.empty())
                        .filter(BeatEstimate::isTrustworthy);
        double seconds = beat.map(BeatEstimate::beatSeconds).orElse(0.5);
        double first = beat.map(BeatEstimate::firstBeatSeconds).orElse(0.0);
        double from = first + Math.rint((nearSeconds - first) / seconds) * seconds;
        int rate = song.sampleRateHz();
        return new Place(
                words,
                song,
                (int) Math.round(from * rate),
                (int) Math.round((from + 8 * seconds) * rate));
    }

    @Override
    public void close() {
        service.close();
        engine.close();
    }
}
