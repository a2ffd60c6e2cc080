package org.continuo.studio.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.service.GenerationService.Separation;
import org.continuo.core.service.GenerationService.SeparationListener;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.SeparationJson;
import org.continuo.engine.stems.SoundSeparation;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Order.StemsForm;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;

/** A sound that the studio takes apart; the files are written here. */
final class StemWork extends StudioWork<SeparationEvent, List<StemFile>> implements Separation {
    private final SeparationRequest request;
    private final String model;
    private final StudioModels models;
    private final SeparationListener listener;
    private double fraction;

    /**
     * A separation.
     *
     * @param model its name in messages
     */
    StemWork(
            Slip.Ask ask,
            Map<String, Content> contents,
            Connection connection,
            SeparationRequest request,
            String model,
            StudioModels models,
            SeparationListener listener) {
        super(ask, contents, connection);
        this.request = request;
        this.model = model;
        this.models = models;
        this.listener = listener;
    }

    @Override
    Order order() throws IOException {
        if (!Files.isDirectory(request.folder())) {
            throw new IllegalArgumentException(
                    "folder: expected one that exists, found none at " + request.folder());
        }
        SoundFile file = request.sound().file();
        AudioSamples sound = file.read(request.sound().range(), this::requireNotCancelled);
        file.notes().forEach(note -> listener.on(new SeparationEvent.Note(note)));
        file.release();
        for (float[] channel : sound.channels()) {
            for (float sample : channel) {
                if (!Float.isFinite(sample)) {
                    throw new AudioFormatException(
                            "%s: expected finite samples, found %s".formatted(file.path(), sample));
                }
            }
        }
        OptionalLong beginning =
                request.origin().isPresent() ? request.origin() : file.timeReference();
        Optional<Long> origin =
                beginning.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                beginning.getAsLong()
                                        + Math.round(
                                                request.sound().range().fromSeconds()
                                                        * sound.sampleRateHz()));
        return new Order.Stems(
                new StemsForm(
                        model,
                        request.threads(),
                        request.device(),
                        request.stems(),
                        request.two(),
                        origin),
                sound);
    }

    @Override
    void news(Slip.News news) throws ServiceException {
        switch (SeparationJson.read(news.event(), news.data())) {
            case SeparationEvent.Note(String sentence) ->
                    listener.on(new SeparationEvent.Note(named(sentence)));
            case SeparationEvent.Progress progress -> {
                if (progress.fraction() >= fraction) {
                    fraction = progress.fraction();
                    listener.on(progress);
                }
            }
            case SeparationEvent other -> listener.on(other);
        }
    }

    @Override
    void delivered(Parcel parcel) throws IOException {
        if (!(Delivery.read(parcel, 0)
                instanceof Delivery.Stems(List<String> names, List<byte[]> wavs, var _))) {
            throw new IllegalArgumentException("the studio's result: expected stems, found none");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException(
                        "the studio's stems: expected names of letters and digits, found others");
            }
        }
        List<Path> places = SoundSeparation.places(request.folder(), request.name(), names);
        List<StemFile> stems = new ArrayList<>();
        try (DraftFiles files =
                new DraftFiles(note -> listener.on(new SeparationEvent.Note(note)))) {
            for (int stem = 0; stem < names.size(); stem++) {
                byte[] wav = wavs.get(stem);
                files.write(places.get(stem), draft -> Files.write(draft, wav));
                stems.add(new StemFile(names.get(stem), places.get(stem)));
            }
            files.publish();
        }
        done(new SeparationEvent.Done(stems), stems);
    }

    @Override
    void hear(SeparationEvent event) {
        listener.on(event);
    }

    @Override
    SeparationEvent failure(ServiceException problem) {
        return new SeparationEvent.Failed(problem);
    }

    @Override
    SeparationEvent cancellation() {
        return new SeparationEvent.Cancelled();
    }

    @Override
    String named(String sentence) {
        return models.local(sentence);
    }
}
