package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import tools.jackson.databind.JsonNode;

/**
 * One stored output of a case.
 *
 * @param file {@code .npy}, or {@code .wav} for audio {@code [channels, samples]}
 * @param whole whether the values are whole numbers (int64) and not float32
 */
record OutputSpec(Path file, boolean whole, Shape shape, Tolerance tolerance) {

    static OutputSpec parse(Path folder, JsonNode json) {
        long[] shape = new long[json.path("shape").size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = json.get("shape").get(axis).longValue();
        }
        return new OutputSpec(
                folder.resolve(json.path("file").stringValue("")),
                json.path("dtype").stringValue("").equals("int64"),
                Shape.of(shape),
                Tolerance.parse(json.path("tolerance")));
    }

    /** The stored values. */
    KitArray read() throws IOException {
        KitArray array;
        if (file.toString().endsWith(".wav")) {
            AudioSamples audio = WavFile.read(file);
            array = KitArray.of(audio);
        } else if (whole) {
            array = new KitArray.Longs(NpyFile.readLongs(file));
        } else {
            array = new KitArray.Floats(NpyFile.readFloats(file));
        }
        if (!array.shape().equals(shape)) {
            throw new IOException(
                    "%s: expected %s as in case.json, found %s"
                            .formatted(file, shape, array.shape()));
        }
        return array;
    }
}
