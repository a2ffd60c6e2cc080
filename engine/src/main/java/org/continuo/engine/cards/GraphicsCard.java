package org.continuo.engine.cards;

/**
 * A graphics card as its driver describes it.
 *
 * @param driver name and version
 * @param memoryBytes of its own, or of the machine's that it may use
 * @param halfFloats whether it computes and stores 16-bit floats
 * @param largestBufferBytes that a shader can be bound to
 */
public record GraphicsCard(
        String name,
        Kind kind,
        String driver,
        long memoryBytes,
        boolean halfFloats,
        long largestBufferBytes) {
    /** How a card is built in; the fastest kind first. */
    public enum Kind {
        /** With memory of its own. */
        DISCRETE("discrete"),
        /** Beside the processor, in the machine's memory. */
        INTEGRATED("integrated"),
        /** A share of a card, in a virtual machine. */
        VIRTUAL("virtual"),
        OTHER("of a kind that its driver does not tell"),
        /** The processor plays the card: right, and slow. */
        SOFTWARE("played by the processor");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Whether there is a card behind it. */
    public boolean isHardware() {
        return kind != Kind.SOFTWARE;
    }
}
