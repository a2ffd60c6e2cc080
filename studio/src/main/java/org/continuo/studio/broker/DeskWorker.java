package org.continuo.studio.broker;

import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.HubView.Machine;
import org.continuo.studio.messages.Slip.Presence;
import org.jspecify.annotations.Nullable;

/** A machine that works, as the desk knows it. Of the desk's thread alone. */
final class DeskWorker {
    private final String address;
    private Presence presence;
    private long heardNanos = System.nanoTime();
    @Nullable DeskJob job;
    long done;

    DeskWorker(String user, Presence presence) {
        address = Addresses.ofWorker(user, presence.worker());
        this.presence = presence;
    }

    String address() {
        return address;
    }

    Presence presence() {
        return presence;
    }

    void heard(Presence news) {
        presence = news;
        heardNanos = System.nanoTime();
    }

    /** It has told of its job's end; the next one need not wait for what it says once a second. */
    void becomeIdle() {
        heard(
                new Presence(
                        presence.worker(),
                        presence.machine(),
                        presence.version(),
                        presence.protocol(),
                        presence.has(),
                        presence.loaded(),
                        presence.modelBytesLimit(),
                        "",
                        0,
                        presence.stepsPerSecond(),
                        presence.mayPull(),
                        false));
    }

    double silentSeconds() {
        return (System.nanoTime() - heardNanos) / 1e9;
    }

    boolean isIdle() {
        return job == null && presence.job().isEmpty();
    }

    boolean has(String model) {
        return model.isEmpty() || presence.has().contains(model) || hasLoaded(model);
    }

    boolean hasLoaded(String model) {
        return presence.loaded().stream().map(LoadedModel::model).anyMatch(model::equals);
    }

    Machine view() {
        return new Machine(
                presence.machine(),
                presence.version(),
                presence.has(),
                presence.loaded(),
                presence.modelBytesLimit(),
                job == null ? "" : job.id(),
                presence.fraction(),
                presence.stepsPerSecond(),
                done);
    }
}
