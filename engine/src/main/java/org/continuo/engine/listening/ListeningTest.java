package org.continuo.engine.listening;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What each listener is asked, in an order of his own that is always the same. */
public final class ListeningTest {
    private final Kind kind;
    private final Stimuli stimuli;
    private final long seed;

    /** What is asked about clips. */
    public enum Kind {
        /** How good one is, from 1 (bad) to 5 (excellent): a mean opinion score. */
        MOS,
        /** Which of two is better. */
        AB;

        /** All that can be answered; {@code a} is the clip of the system that is named first. */
        List<String> answers() {
            return this == MOS ? List.of("1", "2", "3", "4", "5") : List.of("a", "b", "same");
        }

        /** The name users type and files hold. */
        String label() {
            return this == MOS ? "mos" : "ab";
        }
    }

    /** One question: one clip to rate, or two of one item to compare. */
    record Trial(List<Stimulus> clips) {
        String item() {
            return clips.getFirst().item();
        }

        String system() {
            return clips.getFirst().system();
        }

        /** Nothing where one clip is rated. */
        String other() {
            return clips.size() == 1 ? "" : clips.getLast().system();
        }
    }

    /**
     * A test.
     *
     * @param seed of the listeners' orders
     * @throws IllegalArgumentException if there is nothing to ask
     */
    public ListeningTest(Kind kind, Stimuli stimuli, long seed) {
        this.kind = kind;
        this.stimuli = stimuli;
        this.seed = seed;
        if (questions().isEmpty()) {
            throw new IllegalArgumentException(
                    "listening test: expected clips of the same name in two folders, found none");
        }
    }

    public Kind kind() {
        return kind;
    }

    /** How much each listener is asked. */
    public int size() {
        return questions().size();
    }

    /** A listener's questions, shuffled; which clip comes first is drawn, too. */
    List<Trial> trials(String rater) {
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom")
                        .create(seed * 0x9E3779B97F4A7C15L + rater.hashCode());
        List<Trial> trials = new ArrayList<>();
        for (Trial question : questions()) {
            trials.add(random.nextBoolean() ? question : new Trial(question.clips().reversed()));
        }
        Collections.shuffle(trials, random);
        return trials;
    }

    private List<Trial> questions() {
        List<Stimulus> all = stimuli.all();
        if (kind == Kind.MOS) {
            return all.stream().map(clip -> new Trial(List.of(clip))).toList();
        }
        List<Trial> pairs = new ArrayList<>();
        for (Stimulus first : all) {
            for (Stimulus second : all) {
                if (first.item().equals(second.item())
                        && first.system().compareTo(second.system()) < 0) {
                    pairs.add(new Trial(List.of(first, second)));
                }
            }
        }
        return pairs;
    }
}
