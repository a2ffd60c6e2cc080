package org.continuo.studio.worker;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.EventJson.Message;
import org.continuo.core.service.wire.SeparationJson;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Slip;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells a client how its job goes: progress ten times a second at most and only the newest of it,
 * everything else in order. A client that cannot be told does not stop the job; the broker does
 * that when it notices.
 */
final class News {
    private static final long PAUSE_NANOS = 100_000_000;

    private final Mail mail;
    private final String address;
    private final String job;
    private final String making = UUID.randomUUID().toString();
    private final UnaryOperator<String> naming;
    private final Consumer<Exception> broken;
    private final AtomicReference<Double> fraction = new AtomicReference<>(0.0);
    private volatile double stepsPerSecond;
    private long toldNanos = System.nanoTime() - PAUSE_NANOS;

    /**
     * News for a client.
     *
     * @param naming takes this machine's paths out of sentences
     * @param broken hears that nothing can be told any more
     */
    News(
            Mail mail,
            String address,
            String job,
            UnaryOperator<String> naming,
            Consumer<Exception> broken) {
        this.mail = mail;
        this.address = address;
        this.job = job;
        this.naming = naming;
        this.broken = broken;
    }

    double fraction() {
        return fraction.get();
    }

    double stepsPerSecond() {
        return stepsPerSecond;
    }

    /** What a job tells, but for its last event. */
    void on(JobEvent event) {
        switch (event) {
            case JobEvent.Queued _ -> {}
            case JobEvent.Progress progress -> {
                fraction.set(progress.fraction());
                stepsPerSecond = progress.stepsPerSecond();
                tellNow(EventJson.write(progress), progress.done() == progress.total());
            }
            case JobEvent.Note(String sentence) ->
                    tell(EventJson.write(new JobEvent.Note(naming.apply(sentence))), "");
            case JobEvent.StageStarted _, JobEvent.SoundDecoded _, JobEvent.Machine _ ->
                    tell(EventJson.write(event), "");
            case JobEvent.Done _, JobEvent.Failed _, JobEvent.Cancelled _ -> {}
        }
    }

    /** The same of a separation. */
    void on(SeparationEvent event) {
        switch (event) {
            case SeparationEvent.Queued _ -> {}
            case SeparationEvent.Progress(double part) -> {
                fraction.set(part);
                tellNow(SeparationJson.write(event), part == 0 || part == 1);
            }
            case SeparationEvent.Note(String sentence) ->
                    tell(
                            SeparationJson.write(new SeparationEvent.Note(naming.apply(sentence))),
                            "");
            case SeparationEvent.Done _, SeparationEvent.Failed _, SeparationEvent.Cancelled _ -> {}
        }
    }

    private void tellNow(Message message, boolean always) {
        long now = System.nanoTime();
        if (always || now - toldNanos >= PAUSE_NANOS) {
            toldNanos = now;
            tell(message, job);
        }
    }

    private void tell(Message message, String newest) {
        try {
            Slip.News slip = slip(message.name(), message.data());
            if (newest.isEmpty()) {
                mail.send(address, slip, false);
            } else {
                mail.sendNewest(address, slip, newest);
            }
        } catch (ActiveMQException gone) {
            broken.accept(gone);
        }
    }

    Slip.News slip(String event, ObjectNode data) {
        return new Slip.News(job, making, event, data);
    }
}
