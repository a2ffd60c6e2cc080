package org.continuo.engine.checkpoint;

import java.util.regex.Pattern;

/**
 * Names of modules held against expressions that come with a checkpoint. Some expressions take for
 * ever on a name of a few dozen letters; so a name may be read so many times only.
 */
final class ModuleNames {
    private static final int MOST_READS = 1_000_000;

    private ModuleNames() {}

    /**
     * Whether the expression fits the whole name.
     *
     * @throws CheckpointException if that cannot be found out in reasonable time
     */
    static boolean fits(Pattern expression, String name) throws CheckpointException {
        try {
            return expression.matcher(new Read(name, new int[1])).matches();
        } catch (TooLong | StackOverflowError endless) {
            throw new CheckpointException(
                    "expected a regular expression for names of modules, found one that takes too"
                            + " long: "
                            + expression);
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A name that counts how often it is read. */
    private record Read(String name, int[] reads) implements CharSequence {
        @Override
        public int length() {
            return name.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads[0] > MOST_READS) {
                throw new TooLong();
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.subSequence(start, end);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
