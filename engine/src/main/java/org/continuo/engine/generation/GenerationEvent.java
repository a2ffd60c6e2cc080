package org.continuo.engine.generation;

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

        /** Hears nothing. */
        static Listener silent() {
            return event -> {};
        }
    }
}
