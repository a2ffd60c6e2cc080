package org.continuo.engine.service.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.ScratchFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobInfo.State;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.provenance.ClipSigner;
import org.continuo.engine.service.local.EngineJob;
import org.continuo.engine.service.local.LocalEngine;
import tools.jackson.databind.JsonNode;

/** Everything under {@code /jobs}, and sounds. */
final class JobRoutes {
    private final LocalEngine engine;
    private final Uploads uploads;
    private final EventStreams streams;
    private final long largestAudioBytes;

    JobRoutes(LocalEngine engine, Uploads uploads, EventStreams streams, long largestAudioBytes) {
        this.engine = engine;
        this.uploads = uploads;
        this.streams = streams;
        this.largestAudioBytes = largestAudioBytes;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/jobs", this::submit)
                .on("GET", "/jobs", this::list)
                .on("GET", "/jobs/{id}", this::show)
                .on("DELETE", "/jobs/{id}", this::cancel)
                .on("PUT", "/jobs/{id}/audio/{role}", this::upload)
                .on("GET", "/jobs/{id}/events", this::events)
                .on("GET", "/jobs/{id}/clips/{number}", this::clip)
                .on("POST", "/jobs/{id}/clips/{number}/file", this::writeClip)
                .on("GET", "/jobs/{id}/codes", this::codes)
                .on("POST", "/sounds", JobRoutes::decode);
    }

    private void submit(Exchange call) throws IOException {
        JsonNode document = call.json();
        Set<Role> awaited = RequestJson.awaited(document);
        String id;
        State state;
        if (awaited.isEmpty()) {
            JobRequest request = RequestJson.read(document, Map.of());
            id = engine.submit(call.client(), request, JobListener.silent()).id();
            state = State.QUEUED;
        } else {
            id = uploads.begin(call.client(), document, awaited);
            state = State.WAITING_FOR_AUDIO;
        }
        call.answer(
                201,
                Map.of(
                        "id", id,
                        "state", state,
                        "awaitedAudio", awaited.stream().map(Role::label).toList()));
    }

    private void upload(Exchange call) throws IOException {
        Role role = role(call.part(1));
        Optional<JobRequest> request =
                uploads.add(call.part(0), call.client(), role, call.body(largestAudioBytes));
        State state = State.WAITING_FOR_AUDIO;
        if (request.isPresent()) {
            engine.submit(call.part(0), call.client(), request.get(), JobListener.silent());
            state = State.QUEUED;
        }
        call.answer(200, Map.of("id", call.part(0), "state", state));
    }

    private static Role role(String name) throws ServiceException {
        for (Role role : Role.values()) {
            if (role.label().equals(name)) {
                return role;
            }
        }
        throw new ServiceException(
                Kind.NOT_FOUND, "audio: expected context or melody, found " + name);
    }

    private void list(Exchange call) throws IOException {
        List<JobInfo> all = new ArrayList<>(uploads.infos());
        engine.jobs().forEach(job -> all.add(job.info()));
        call.answer(200, all);
    }

    private void show(Exchange call) throws IOException {
        Optional<JobInfo> waiting =
                uploads.infos().stream().filter(info -> info.id().equals(call.part(0))).findFirst();
        call.answer(200, waiting.isPresent() ? waiting.get() : job(call).info());
    }

    /** Cancels what is not over and forgets what is. */
    private void cancel(Exchange call) throws IOException {
        if (!uploads.discard(call.part(0))) {
            EngineJob job = job(call);
            if (job.info().state().isOver()) {
                engine.forget(job);
            } else {
                engine.cancel(job);
            }
        }
        call.answer(200, Map.of("id", call.part(0)));
    }

    private void events(Exchange call) throws IOException, InterruptedException {
        streams.send(call, job(call).log(), EventJson::write);
    }

    private void clip(Exchange call) throws IOException, InterruptedException {
        ChosenClip chosen = chosenClip(call);
        Optional<ClipSigner> signer =
                chosen.origin().isPresent() ? engine.signer() : Optional.empty();
        byte[] wav = chosen.wav(List.of());
        if (signer.isPresent()) {
            wav = chosen.wav(List.of(signer.get().manifest(wav, chosen.origin().orElseThrow())));
        }
        call.answer(200, "audio/wav", wav);
    }

    private void writeClip(Exchange call) throws IOException, InterruptedException {
        ChosenClip chosen = chosenClip(call);
        JsonNode document = call.json();
        Path file = file(document.path("path").asString(""));
        WavFile.write(
                file,
                chosen.sound(),
                encoding(document.path("bitDepth").asString("32f")),
                OptionalLong.empty(),
                chosen.said());
        if (chosen.origin().isPresent()) {
            Optional<ClipSigner> signer = engine.signer();
            if (signer.isPresent()) {
                signer.get().sign(file, chosen.origin().get());
            }
        }
        call.answer(200, Map.of("path", file.toString(), "bytes", Files.size(file)));
    }

    private static void decode(Exchange call) throws IOException {
        JsonNode document = call.json();
        Path file = file(document.path("path").asString(""));
        Path sound = path("sound", document.path("sound").asString(""));
        WavFile.write(file, SoundFile.at(sound).read(), SampleEncoding.FLOAT_32);
        call.answer(200, Map.of("path", file.toString(), "bytes", Files.size(file)));
    }

    private static Path path(String field, String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException(field + ": expected a file, found " + text, noPath);
        }
        throw new IllegalArgumentException(
                "%s: expected an absolute path, found \"%s\"".formatted(field, text));
    }

    private static Path file(String text) {
        Path file;
        try {
            file = Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("path: expected a file, found " + text, noPath);
        }
        Path folder = file.getParent();
        if (!file.isAbsolute()
                || !text.toLowerCase(Locale.ROOT).endsWith(".wav")
                || folder == null
                || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "path: expected an absolute name that ends in .wav, in a folder that exists,"
                            + " found \"%s\"".formatted(text));
        }
        return file;
    }

    private static SampleEncoding encoding(String bitDepth) {
        return switch (bitDepth) {
            case "16" -> SampleEncoding.PCM_16;
            case "24" -> SampleEncoding.PCM_24;
            case "32f" -> SampleEncoding.FLOAT_32;
            default ->
                    throw new IllegalArgumentException(
                            "bitDepth: expected 16, 24 or 32f, found " + bitDepth);
        };
    }

    private void codes(Exchange call) throws IOException, InterruptedException {
        CodebookTokens codes = result(call).codes();
        try (ScratchFile file = ScratchFile.create()) {
            NpyFile.write(
                    file.path(),
                    new LongArray(
                            Shape.of(codes.batch(), codes.codebooks(), codes.frames()),
                            codes.values()));
            call.answer(200, "application/octet-stream", Files.readAllBytes(file.path()));
        }
    }

    /** A clip and what its file says of itself. */
    private record ChosenClip(AudioSamples sound, Optional<ClipOrigin> origin) {
        List<WavChunk> said() {
            return origin.map(where -> where.wavInfo().chunks()).orElse(List.of());
        }

        byte[] wav(List<WavChunk> more) throws IOException {
            ByteArrayOutputStream wav = new ByteArrayOutputStream();
            List<WavChunk> chunks = new ArrayList<>(said());
            chunks.addAll(more);
            WavFile.write(wav, sound, SampleEncoding.FLOAT_32, OptionalLong.empty(), chunks);
            return wav.toByteArray();
        }
    }

    private ChosenClip chosenClip(Exchange call) throws ServiceException, InterruptedException {
        JobResult result = result(call);
        List<AudioSamples> clips = result.clips();
        int number = call.part(1).matches("\\d{1,4}") ? Integer.parseInt(call.part(1)) : -1;
        if (number < 0 || number >= clips.size()) {
            throw new ServiceException(
                    Kind.NOT_FOUND,
                    "clip: expected 0 to %d, found %s".formatted(clips.size() - 1, call.part(1)));
        }
        return new ChosenClip(clips.get(number), result.origin(number));
    }

    private JobResult result(Exchange call) throws ServiceException, InterruptedException {
        EngineJob job = job(call);
        State state = job.info().state();
        if (state != State.DONE) {
            throw new ServiceException(
                    Kind.NOT_FOUND,
                    "job %s: expected one that is done, found one that is %s"
                            .formatted(
                                    job.id(),
                                    state.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        return job.await();
    }

    private EngineJob job(Exchange call) throws ServiceException {
        return engine.job(call.part(0))
                .orElseThrow(
                        () -> new ServiceException(Kind.NOT_FOUND, "no such job: " + call.part(0)));
    }
}
