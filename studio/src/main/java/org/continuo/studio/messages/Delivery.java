package org.continuo.studio.messages;

import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.EventJson.ClipForm;
import org.continuo.core.service.wire.EventJson.DoneForm;
import org.continuo.core.service.wire.Wire;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a job has come to, as a large message has it. */
public sealed interface Delivery {
    /**
     * Who made it.
     *
     * @param device and {@code precision} by their labels
     */
    record Maker(String machine, String device, String precision, String version) {
        /** For people. */
        public String sentence() {
            return "made by %s of the studio (%s, %s)".formatted(machine, device, precision);
        }
    }

    Maker maker();

    /** The parcel. */
    Parcel parcel();

    /** Clips. */
    record Clips(JobResult result, Maker maker) implements Delivery {
        @Override
        public Parcel parcel() {
            ObjectNode head = head("clips", maker);
            head.set("done", Wire.JSON.<JsonNode>valueToTree(DoneForm.of(result)));
            CodebookTokens codes = result.codes();
            ArrayNode shape = head.putArray("codes");
            shape.add(codes.batch()).add(codes.codebooks()).add(codes.frames());
            List<byte[]> parts = new ArrayList<>();
            result.clips().forEach(clip -> parts.add(SoundPart.write(clip)));
            parts.add(LongPart.write(codes.values()));
            return new Parcel(head, parts);
        }
    }

    /**
     * Stems.
     *
     * @param wavs a file's bytes each
     */
    record Stems(List<String> names, List<byte[]> wavs, Maker maker) implements Delivery {
        public Stems {
            names = List.copyOf(names);
            wavs = List.copyOf(wavs);
        }

        @Override
        public Parcel parcel() {
            ObjectNode head = head("stems", maker);
            ArrayNode list = head.putArray("names");
            names.forEach(list::add);
            return new Parcel(head, wavs);
        }
    }

    private static ObjectNode head(String outcome, Maker maker) {
        ObjectNode head = Wire.JSON.createObjectNode();
        head.put("outcome", outcome);
        head.set("maker", Wire.JSON.<JsonNode>valueToTree(maker));
        return head;
    }

    /**
     * Reads a delivery, and holds what it says against what is there.
     *
     * @param clips how many were asked for
     */
    static Delivery read(Parcel parcel, int clips) throws ServiceException {
        Maker maker =
                EngineMessage.read(
                        "maker",
                        Wire.JSON.writeValueAsBytes(parcel.head().path("maker")),
                        Maker.class);
        if (parcel.head().path("outcome").asString("").equals("stems")) {
            List<String> names = new ArrayList<>();
            parcel.head().path("names").forEach(name -> names.add(name.asString("")));
            if (names.size() != parcel.parts().size()) {
                throw wrong("stems", "a file for each");
            }
            return new Stems(names, parcel.parts(), maker);
        }
        DoneForm form = EventJson.readDone(parcel.head().path("done"));
        if (form.clips().size() != clips || parcel.parts().size() != clips + 1) {
            throw wrong("result", clips + " clips and their codes");
        }
        List<AudioSamples> sounds = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            AudioSamples sound = SoundPart.read(parcel.part(clip));
            if (!ClipForm.of(sound).equals(form.clips().get(clip))) {
                throw wrong("clip", "one of the form that it says");
            }
            sounds.add(sound);
        }
        return new Clips(
                new JobResult(
                        sounds,
                        codes(parcel, clips),
                        form.seed(),
                        form.stepsPerSecond(),
                        form.marks(),
                        form.origins(),
                        List.of()),
                maker);
    }

    private static CodebookTokens codes(Parcel parcel, int clips) throws ServiceException {
        JsonNode shape = parcel.head().path("codes");
        long[] values = LongPart.read(parcel.part(clips));
        int batch = shape.path(0).asInt(0);
        int codebooks = shape.path(1).asInt(0);
        int frames = shape.path(2).asInt(0);
        if (batch != clips || (long) batch * codebooks * frames != values.length) {
            throw wrong("codes", "[%d, codebooks, frames]".formatted(clips));
        }
        return new CodebookTokens(values, batch, codebooks, frames);
    }

    private static ServiceException wrong(String what, String expected) {
        return new ServiceException(
                Kind.FAILED,
                "the studio's %s: expected %s, found something else".formatted(what, expected));
    }
}
