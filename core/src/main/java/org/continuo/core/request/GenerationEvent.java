package org.continuo.core.request;

import org.continuo.core.audio.AudioSamples;

/** What a generation reports while it works. */
public sealed interface GenerationEvent {
    /** A stage begins. */
    record StageStarted(Stage stage) implements GenerationEvent {}

    /**
     * Decoder steps are done.
     *
     * @param done steps so far, over all windows
     * @param total steps of all windows
     */
    record StepsDone(int done, int total) implements GenerationEvent {}

    /**
     * Sound that is final while later tokens are still to be drawn. Only for rows of which the
     * listener {@linkplain Listener#hearsAudio wants to hear}; the pieces of a row follow each
     * other up to its end and are the samples that its clip of the {@link GenerationResult} will
     * have.
     *
     * @param offsetSamples where in that clip the piece begins. With a prompt, the first piece
     *     begins before the join, with the end of the prompt's rendition, which a seam is made of;
     *     the rendition's beginning is not reported.
     * @param joinSample where in that clip the new music begins
     */
    record AudioDecoded(int row, AudioSamples audio, int offsetSamples, int joinSample)
            implements GenerationEvent {}

    /** The parts of a generation, in their order. */
    enum Stage {
        LOADING_MODEL("loading the model"),
        READING_TEXT("reading the text"),
        LISTENING("listening to the audio"),
        GENERATING("generating"),
        DECODING("decoding to sound"),
        FINISHING("finishing the clip");

        private final String description;

        Stage(String description) {
            this.description = description;
        }

        public String description() {
            return description;
        }
    }

    /** Hears events on the generating thread; may throw {@code CancellationException} to end it. */
    @FunctionalInterface
    interface Listener {
        void on(GenerationEvent event);

        /**
         * Whether {@link AudioDecoded} shall be reported of a row. Decoding in pieces takes time
         * between the steps, so nothing is decoded early that nobody wants to hear.
         */
        default boolean hearsAudio(int row) {
            return false;
        }

        /** Hears nothing. */
        static Listener silent() {
            return event -> {};
        }
    }
}
