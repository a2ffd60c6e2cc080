package org.continuo.plugin.job;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.ServiceException;

/**
 * Models that one plugin fetches, through the engine. Nothing here waits: offers and pulls begin on
 * a thread of its own, since the engine may have to be started and the hub be asked.
 */
public final class ModelPulls implements AutoCloseable {
    private final GenerationService service;
    private final Listener listener;
    private final ExecutorService worker;

    /** By model, those under way; the worker's alone. */
    private final Map<String, GenerationService.Pull> pulls = new HashMap<>();

    /** Hears of pulls, on any thread. */
    public interface Listener {
        /** What the engine tells of a model on its way. */
        void onPull(String model, PullEvent event);
    }

    /** Pulls by a service, which somebody else closes. */
    public ModelPulls(GenerationService service, Listener listener) {
        this.service = service;
        this.listener = listener;
        this.worker =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("continuo-models").factory());
    }

    /** What an offer comes to, on the worker's thread. */
    public interface Offered {
        void on(PullOffer offer);

        void failed(String sentence);
    }

    /** Asks what pulling a model would mean. */
    public void offer(String model, Offered asker) {
        later(() -> {
            try {
                asker.on(service.offer(model));
            } catch (ServiceException problem) {
                asker.failed(PluginProblemSentence.of(problem));
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                asker.failed("the plugin was closed before the hub answered");
            }
        });
    }

    /** Begins to fetch a model; one that is on its way already goes on. */
    public void pull(String model, boolean acceptLicenses) {
        later(() -> {
            if (pulls.containsKey(model)) {
                return;
            }
            try {
                pulls.put(model, service.pull(model, acceptLicenses, event -> on(model, event)));
            } catch (ServiceException problem) {
                listener.onPull(model, new PullEvent.Failed(problem));
            }
        });
    }

    private void on(String model, PullEvent event) {
        if (event.isLast()) {
            later(() -> pulls.remove(model)); // behind what puts it there, however fast it ended
        }
        listener.onPull(model, event);
    }

    /** Ends a pull; what has arrived is kept. One that is not under way changes nothing. */
    public void cancel(String model) {
        later(() -> {
            GenerationService.Pull pull = pulls.get(model);
            if (pull != null) {
                pull.cancel();
            }
        });
    }

    private void later(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException closed) {
            // Nobody waits for it any more.
        }
    }

    /** The service's owner ends what is under way. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}
