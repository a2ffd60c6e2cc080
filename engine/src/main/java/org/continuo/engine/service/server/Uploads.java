package org.continuo.engine.service.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.ScratchFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobInfo.State;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import tools.jackson.databind.JsonNode;

/** Requests whose sound is still on its way. Safe for many threads. */
final class Uploads {
    private static final int MOST_DRAFTS = 32;
    private static final AudioSamples PLACEHOLDER = AudioSamples.mono(new float[1], 1);

    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** A request that waits for sound. */
    private static final class Draft {
        private final String client;
        private final JsonNode document;
        private final Set<Role> awaited;
        private final JobRequest preview;
        private final Instant submitted = Instant.now();
        private final Map<Role, AudioSamples> sounds = new EnumMap<>(Role.class);

        Draft(String client, JsonNode document, Set<Role> awaited) {
            this.client = client;
            this.document = document;
            this.awaited = awaited;
            Map<Role, AudioSamples> placeholders = new EnumMap<>(Role.class);
            awaited.forEach(role -> placeholders.put(role, PLACEHOLDER));
            preview = RequestJson.read(document, placeholders); // refused now if it is wrong
        }
    }

    /** Takes a request that announces sound, and gives it an id. */
    synchronized String begin(String client, JsonNode document, Set<Role> awaited)
            throws ServiceException {
        if (drafts.size() >= MOST_DRAFTS) {
            throw new ServiceException(
                    Kind.BUSY,
                    "%d jobs wait for their audio; try again later".formatted(MOST_DRAFTS));
        }
        String id = UUID.randomUUID().toString();
        drafts.put(id, new Draft(client, document, awaited));
        return id;
    }

    /**
     * Adds a sound to a draft.
     *
     * @return the whole request once nothing is missing
     * @throws ServiceException if no such sound was announced, or it is damaged
     */
    Optional<JobRequest> add(String id, String client, Role role, InputStream wav)
            throws IOException {
        synchronized (this) {
            draft(id, client, role);
        }
        AudioSamples audio = read(role, wav);
        synchronized (this) {
            Draft draft = draft(id, client, role);
            draft.sounds.put(role, audio);
            if (!draft.sounds.keySet().containsAll(draft.awaited)) {
                return Optional.empty();
            }
            JobRequest request = RequestJson.read(draft.document, draft.sounds);
            drafts.remove(id);
            return Optional.of(request);
        }
    }

    private Draft draft(String id, String client, Role role) throws ServiceException {
        Draft draft = drafts.get(id);
        if (draft == null || !draft.client.equals(client) || !draft.awaited.contains(role)) {
            throw new ServiceException(
                    Kind.NOT_FOUND,
                    "job %s: expected no %s audio to be uploaded".formatted(id, role.label()));
        }
        return draft;
    }

    private static AudioSamples read(Role role, InputStream wav) throws IOException {
        try (ScratchFile file = ScratchFile.create()) {
            Files.copy(wav, file.path(), StandardCopyOption.REPLACE_EXISTING);
            try {
                return WavFile.read(file.path());
            } catch (AudioFormatException damaged) {
                String name = role.label() + " audio";
                throw new ServiceException(
                        Kind.BAD_INPUT,
                        ProblemSentence.of(damaged).replace(file.path().toString(), name),
                        damaged);
            }
        }
    }

    synchronized boolean discard(String id) {
        return drafts.remove(id) != null;
    }

    synchronized void discardOf(Set<String> clients) {
        drafts.values().removeIf(draft -> clients.contains(draft.client));
    }

    synchronized List<JobInfo> infos() {
        return drafts.entrySet().stream()
                .map(entry -> info(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static JobInfo info(String id, Draft draft) {
        return new JobInfo(
                id,
                draft.client,
                State.WAITING_FOR_AUDIO,
                0,
                0,
                draft.preview.descriptions().getFirst(),
                draft.submitted,
                "");
    }
}
