package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedModelTests {
    @TempDir Path folder;

    @Test
    void fractionsOfBothSpellingsAreExactAndOtherNumbersAreCutOff() throws IOException {
        try (PackagedModel model = open(pickle())) {
            PackagedArguments arguments = model.arguments();
            assertEquals(343_980, arguments.samplesOf("segment", 10, 44_100));
            assertEquals(6_839, arguments.samplesOf("double", 10, 12_000)); // 0.57 s
            assertEquals(441_000, arguments.samplesOf("absent", 10, 44_100));
            assertEquals(1, model.weights().names().size());
        }
    }

    @Test
    void anotherClassIsNamedAndACallOfAnythingElseRefused() throws IOException {
        PickleBytes other = PickleBytes.dict().text("klass").global("demucs.hdemucs", "HDemucs");
        assertSentence(other.text("args").op(')').close(), "demucs.hdemucs.HDemucs");
        PickleBytes hostile = PickleBytes.dict().text("klass").global("os", "system");
        assertSentence(hostile.text("touch hacked").op(0x85, 'R').close(), "os.system");
    }

    @Test
    void aFileThatIsNotWhatItsNameSaysIsDamaged() throws IOException {
        Path file = folder.resolve("0a1b2c3d-00000000.th");
        Files.write(file, pickle().archive());
        assertTrue(
                assertThrows(CheckpointException.class, () -> PackagedModel.open(file))
                        .getMessage()
                        .contains("begins with 00000000"));
    }

    private static PickleBytes pickle() {
        PickleBytes pickle = PickleBytes.dict();
        pickle.text("klass").global("demucs.htdemucs", "HTDemucs");
        pickle.text("kwargs").op('}'); // each SETITEM ends one of its arguments
        pickle.text("segment").global("fractions", "Fraction").text("39/5").op(0x85, 'R', 's');
        pickle.text("double").op('G', 0x3f, 0xe2, 0x3d, 0x70, 0xa3, 0xd7, 0x0a, 0x3d, 's');
        pickle.text("numpy").global("numpy.core.multiarray", "scalar");
        pickle.global("numpy", "dtype").text("f8").op(0x89, 0x88, 0x87, 'R');
        pickle.op('(').integer(3).text("<").op('t', 'b');
        pickle.global("_codecs", "encode").text("0").text("latin1").op(0x86, 'R', 0x86, 'R');
        pickle.op('s');
        return pickle.orderedDict("state").tensor("weight", new long[] {1}, 1).close().close();
    }

    private PackagedModel open(PickleBytes pickle) throws IOException {
        Path file = folder.resolve("model.th");
        Files.write(file, pickle.archive());
        return PackagedModel.open(file);
    }

    private void assertSentence(PickleBytes pickle, String found) {
        String sentence = assertThrows(CheckpointException.class, () -> open(pickle)).getMessage();
        assertTrue(sentence.contains(found) && sentence.contains("model.th"), sentence);
    }
}
