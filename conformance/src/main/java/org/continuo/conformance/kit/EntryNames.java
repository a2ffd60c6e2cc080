package org.continuo.conformance.kit;

/** Output names that end in the number of an entry: {@code mask_3}. */
final class EntryNames {
    private EntryNames() {}

    /** The number that begins at {@code from} and ends the name. */
    static int index(String output, int from) {
        try {
            return Integer.parseInt(output.substring(from));
        } catch (NumberFormatException e) {
            throw CaseRunner.unknown(output);
        }
    }
}
