package org.continuo.studio.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.FolderTree;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import org.continuo.engine.service.local.EngineJob;
import org.continuo.engine.service.local.EngineSeparation;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Delivery.Maker;
import org.continuo.studio.messages.ModelNames;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Order.StemsForm;

/** A workshop with the engine of this machine. */
final class EngineWorkshop implements Workshop {
    private static final String CLIENT = "studio";

    private final LocalEngine engine;
    private final WorkerModels models;
    private final JobFolder folder;
    private final String machine;
    private final String version;

    EngineWorkshop(
            LocalEngine engine, WorkerModels models, JobFolder folder, WorkerSettings settings) {
        this.engine = engine;
        this.models = models;
        this.folder = folder;
        machine = settings.machine();
        version = settings.version();
    }

    @Override
    public Delivery make(String id, Order order, ClientSession session, News news, Running running)
            throws IOException, ActiveMQException, InterruptedException {
        return switch (order) {
            case Order.Clips clips -> clips(id, clips, session, news, running);
            case Order.Stems stems -> stems(stems, session, news, running);
        };
    }

    private Delivery clips(
            String id, Order.Clips order, ClientSession session, News news, Running running)
            throws IOException, ActiveMQException, InterruptedException {
        news.on(new JobEvent.Machine(machine));
        Map<String, String> own = new HashMap<>();
        for (String name : ModelNames.in(order.request())) {
            own.put(name, models.local(name, session));
        }
        JobRequest request = order.request(name -> own.getOrDefault(name, name));
        EngineJob job = engine.submit(id, CLIENT, request, news::on);
        running.started(() -> engine.cancel(job));
        try {
            JobResult result = job.await();
            return new Delivery.Clips(result, maker(request.model().precision()));
        } finally {
            engine.forget(job);
        }
    }

    private Maker maker(String precision) {
        List<LoadedModel> loaded = engine.status().loaded();
        return new Maker(
                machine,
                loaded.isEmpty() ? "" : loaded.getFirst().device(),
                loaded.isEmpty() ? precision : loaded.getFirst().precision(),
                version);
    }

    private Delivery stems(Order.Stems order, ClientSession session, News news, Running running)
            throws IOException, ActiveMQException, InterruptedException {
        StemsForm form = order.form();
        String model = models.local(form.model(), session);
        Path place = folder.forJob();
        try {
            Path wav = place.resolve("sound.wav");
            WavFile.write(wav, order.sound(), SampleEncoding.FLOAT_32);
            SeparationRequest request =
                    new SeparationRequest(
                            new Sound.InFile(SoundFile.at(wav), TimeRange.ALL),
                            model,
                            form.threads(),
                            form.device(),
                            form.stems(),
                            form.two(),
                            place,
                            "stem",
                            origin(form.origin()));
            EngineSeparation separation = engine.separate(CLIENT, request, news::on);
            running.started(() -> engine.cancel(separation));
            List<String> names = new ArrayList<>();
            List<byte[]> wavs = new ArrayList<>();
            for (StemFile stem : separation.await()) {
                names.add(stem.name());
                wavs.add(Files.readAllBytes(stem.file()));
            }
            engine.forget(separation);
            return new Delivery.Stems(names, wavs, new Maker(machine, "", "", version));
        } finally {
            FolderTree.deleteWhileWritten(place);
        }
    }

    private static OptionalLong origin(Optional<Long> origin) {
        return origin.isPresent() ? OptionalLong.of(origin.get()) : OptionalLong.empty();
    }
}
