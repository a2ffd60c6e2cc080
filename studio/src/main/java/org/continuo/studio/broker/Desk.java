package org.continuo.studio.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.continuo.core.service.JobEvent;
import org.continuo.studio.broker.DeskJob.Place;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.Slip;

/**
 * Gives turns: which job is next, and which machine takes it. The jobs themselves lie in the
 * broker, which hands each to one machine at a time and takes it back when that machine dies; a
 * desk that starts again finds everything there. Of one thread.
 *
 * <p>Artemis' message groups would bind all jobs of a user to one machine, so turns are given here.
 */
final class Desk {
    /** A machine that has not begun what it has the turn of, or says nothing, has lost it. */
    private static final double LONGEST_SILENCE = 3;

    private static final double LONGEST_RESERVATION = 600;
    private static final double LONGEST_OVER = 600;

    /** After the hub's start machines need a moment to come back: until then nobody is refused. */
    private static final double YOUTH_SECONDS = 10;

    /** Without any machine, jobs wait for no longer. */
    private static final double LONGEST_LONELINESS = 30;

    /** A client that has been away for longer does not come back. */
    private static final double LONGEST_ABSENCE = 60;

    private static final double ABSENCE_LOOK_SECONDS = 5;

    private final DeskLetters letters;
    private final Counter counter;
    private final DeskSettings settings;
    private final Journal journal;
    private final Turns turns = new Turns();
    private final Crew crew = new Crew();
    private final Map<String, DeskJob> jobs = new LinkedHashMap<>();
    private final long startNanos = System.nanoTime();
    private long attendedNanos = startNanos;
    private long done;

    /**
     * A desk with what the broker has.
     *
     * @param journal hears of what was refused
     */
    Desk(Mail mail, Counter counter, DeskSettings settings, Journal journal)
            throws ActiveMQException {
        letters = new DeskLetters(mail, settings);
        this.counter = counter;
        this.settings = settings;
        this.journal = journal;
        for (DeskJob job : counter.jobs()) {
            jobs.put(job.id(), job);
            job.become(Place.WAITING);
            turns.add(job);
        }
    }

    /** Does what a slip says; one that is not its sender's to write does nothing. */
    void take(String sender, Slip.ToDesk slip) throws ActiveMQException {
        switch (slip) {
            case Slip.Ask ask -> ask(sender, ask);
            case Slip.Handed(String id, String client) -> handed(sender, id, client);
            case Slip.Cancel(String id) -> {
                Optional<DeskJob> job = own(sender, id);
                if (job.isPresent()) {
                    cancel(job.get());
                }
            }
            case Slip.Forget(String id) ->
                    own(sender, id).filter(job -> job.place == Place.OVER).ifPresent(this::forget);
            case Slip.Still(String id, String client) -> still(sender, id, client);
            case Slip.Look(String client, String question) ->
                    letters.tell(
                            Addresses.ofClient(sender, client),
                            new Slip.View(question, view()),
                            false);
            case Slip.Presence presence -> present(sender, presence);
            case Slip.Ended(String id, String worker) -> ended(sender, id, worker);
        }
        arrange();
    }

    private Optional<DeskJob> own(String sender, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.user().equals(sender));
    }

    private void ask(String sender, Slip.Ask ask) throws ActiveMQException {
        String address = Addresses.ofClient(sender, ask.client());
        Optional<Slip.Refused> refusal =
                jobs.containsKey(ask.job()) ? Optional.empty() : refusal(sender, ask);
        if (refusal.isPresent()) {
            letters.tell(address, refusal.get(), false);
            return;
        }
        List<String> missing = new ArrayList<>();
        for (String hash : ask.contents()) {
            if (!counter.hasContent(hash)) {
                missing.add(hash);
            }
        }
        if (!jobs.containsKey(ask.job())) {
            DeskJob job = new DeskJob(ask, sender);
            jobs.put(job.id(), job);
            turns.add(job);
        }
        letters.tell(address, new Slip.Granted(ask.job(), missing), false);
    }

    private Optional<Slip.Refused> refusal(String sender, Slip.Ask ask) {
        boolean isIdle = crew.isEmpty() && secondsSince(startNanos) > YOUTH_SECONDS;
        return Admission.refusal(ask, sender, turns.inOrder(), isIdle, settings);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** A client has connected again: its message may have been on its way when that broke. */
    private void still(String sender, String id, String client) throws ActiveMQException {
        DeskJob known = own(sender, id).orElse(null);
        if (known != null && known.place != Place.RESERVED) {
            return;
        }
        Optional<DeskJob> found = counter.job(id);
        if (found.isEmpty()) {
            letters.tell(Addresses.ofClient(sender, client), new Slip.Unknown(id), true);
        } else if (known != null) {
            arrived(known, found.get());
        }
    }

    /** The message lies in the broker; one that nobody asked for is looked at as a question. */
    private void handed(String sender, String id, String client) throws ActiveMQException {
        Optional<DeskJob> found = counter.job(id).filter(job -> job.user().equals(sender));
        DeskJob known = jobs.get(id);
        if (found.isEmpty() || (known != null && !known.user().equals(sender))) {
            journal.note("refused: a job that %s did not hand in".formatted(sender));
            return;
        }
        if (known != null && known.cancelled) {
            counter.remove(id);
            return;
        }
        if (known == null) {
            Optional<Slip.Refused> refusal = refusal(sender, found.get().ask());
            if (refusal.isPresent()) {
                counter.remove(id);
                letters.tell(Addresses.ofClient(sender, client), refusal.get(), true);
                return;
            }
            known = found.get();
            jobs.put(id, known);
            turns.add(known);
        }
        if (known.place == Place.RESERVED) {
            arrived(known, found.get());
        }
    }

    private static void arrived(DeskJob reserved, DeskJob found) {
        reserved.bytes = found.bytes;
        reserved.become(Place.WAITING);
    }

    private void cancel(DeskJob job) throws ActiveMQException {
        switch (job.place) {
            case RESERVED -> cancelled(job);
            case WAITING -> {
                // What a dying machine still holds comes back, and is removed then.
                if (counter.remove(job.id()) || job.secondsInPlace() > LONGEST_SILENCE) {
                    cancelled(job);
                } else {
                    job.cancelled = true;
                }
            }
            case AT_WORK -> {
                // Its client need not wait for the machine's next step.
                if (!job.cancelled) {
                    job.cancelled = true;
                    letters.tell(job, new JobEvent.Cancelled(), true);
                }
                stop(job);
            }
            case OVER -> {}
        }
    }

    private void stop(DeskJob job) throws ActiveMQException {
        DeskWorker worker = job.worker;
        if (worker != null) {
            letters.tell(worker.address(), new Slip.Stop(job.id()), false);
        }
    }

    private void cancelled(DeskJob job) throws ActiveMQException {
        job.cancelled = true;
        over(job, new JobEvent.Cancelled());
    }

    private void over(DeskJob job, JobEvent last) throws ActiveMQException {
        turns.remove(job);
        job.become(Place.OVER);
        letters.tell(job, last, true);
    }

    private void forget(DeskJob job) {
        jobs.remove(job.id());
    }

    private void present(String sender, Slip.Presence presence) throws ActiveMQException {
        if (!settings.limits().mayWork(sender)) {
            journal.note("refused: %s may not work".formatted(sender));
            return;
        }
        if (presence.protocol() != Slip.PROTOCOL) {
            letters.dismiss(sender, presence);
            return;
        }
        if (crew.find(sender, presence.worker()).isEmpty()) {
            journal.note(
                    "%s works (Continuo %s)".formatted(presence.machine(), presence.version()));
        }
        DeskWorker worker = crew.heard(sender, presence);
        if (presence.leaving()) {
            lose(worker, "leaves");
            return;
        }
        DeskJob told = presence.job().isEmpty() ? null : jobs.get(presence.job());
        if (told != null
                && (told.place == Place.WAITING || told.place == Place.RESERVED)
                && worker.job == null) {
            // This desk is younger than its turn.
            turns.served(told);
            give(told, worker);
        }
        DeskJob own = worker.job;
        if (own != null
                && !presence.job().equals(own.id())
                && own.secondsInPlace() > LONGEST_SILENCE) {
            giveBack(own, worker);
        }
    }

    private void ended(String sender, String id, String worker) throws ActiveMQException {
        crew.find(sender, worker)
                .ifPresent(maker -> {
                    DeskJob job = maker.job;
                    if (job != null && job.id().equals(id)) {
                        maker.job = null;
                        maker.done++;
                        maker.becomeIdle();
                    }
                });
        DeskJob job = jobs.get(id);
        if (job != null) {
            // A machine that was thought lost has made it: another one waits for it in vain.
            if (job.worker != null && job.worker.job == job) {
                stop(job);
                job.worker.job = null;
            }
            turns.remove(job);
            job.worker = null;
            job.become(Place.OVER);
            done++;
            if (job.cancelled) {
                forget(job); // its client has done so
            }
        }
    }

    /** A job that three machines did not survive; this desk may be too young to know it. */
    void dead(DeskJob found) throws ActiveMQException {
        journal.note("given up: job " + found.id());
        DeskJob job = jobs.computeIfAbsent(found.id(), _ -> found);
        if (job.place != Place.OVER) {
            over(job, DeskLetters.givenUp());
        }
        arrange();
    }

    /** Sees who has gone, and what has been waited for in vain. */
    void look() throws ActiveMQException {
        for (DeskWorker worker : crew.all()) {
            double silent = worker.silentSeconds();
            if (silent > 2 * LONGEST_SILENCE
                    || (silent > LONGEST_SILENCE / 2 && !counter.isAttended(worker.address()))) {
                lose(worker, "has gone");
            }
        }
        if (!crew.isEmpty()) {
            attendedNanos = System.nanoTime();
        }
        boolean isLonely = secondsSince(attendedNanos) > LONGEST_LONELINESS;
        Map<String, Boolean> attended = new HashMap<>();
        for (DeskJob job : List.copyOf(jobs.values())) {
            double seconds = job.secondsInPlace();
            lookForClient(job, attended);
            if (isLonely && job.place == Place.WAITING && counter.remove(job.id())) {
                over(job, DeskLetters.nobody());
            }
            if (job.place == Place.OVER && seconds > LONGEST_OVER) {
                forget(job);
            } else if (job.place == Place.RESERVED && seconds > LONGEST_RESERVATION) {
                cancelled(job);
            } else if (job.place == Place.WAITING && job.cancelled) {
                cancel(job);
            }
        }
        arrange();
    }

    private void lookForClient(DeskJob job, Map<String, Boolean> attended)
            throws ActiveMQException {
        if (job.place == Place.OVER || job.secondsUnattended() < ABSENCE_LOOK_SECONDS) {
            return;
        }
        Boolean isThere = attended.get(job.address());
        if (isThere == null) {
            isThere = counter.isAttended(job.address());
            attended.put(job.address(), isThere);
        }
        if (isThere) {
            job.attendedNanos = System.nanoTime();
        } else if (job.secondsUnattended() > LONGEST_ABSENCE) {
            cancel(job);
        }
    }

    private void lose(DeskWorker worker, String how) {
        journal.note("%s %s".formatted(worker.presence().machine(), how));
        crew.remove(worker);
        DeskJob job = worker.job;
        if (job != null) {
            giveBack(job, worker);
        }
    }

    /** What is over, or is another machine's by now, stays so. */
    private void giveBack(DeskJob job, DeskWorker worker) {
        worker.job = null;
        if (job.place != Place.AT_WORK || job.worker != worker) {
            return;
        }
        job.worker = null;
        job.attempt++;
        job.become(Place.WAITING);
        turns.giveBack(job);
    }

    private void give(DeskJob job, DeskWorker worker) {
        job.worker = worker;
        worker.job = job;
        job.become(Place.AT_WORK);
    }

    /** Gives turns to who can take them, and tells the others how many are before them. */
    private void arrange() throws ActiveMQException {
        for (DeskJob job : turns.inOrder()) {
            if (crew.idle() == 0) {
                break;
            }
            if (job.place == Place.WAITING && !job.cancelled) {
                Optional<DeskWorker> worker = crew.idleFor(job.ask().model());
                if (worker.isPresent()) {
                    turns.served(job);
                    give(job, worker.get());
                    // Its client may not be back yet from a restart of the hub, and the result
                    // needs a place.
                    letters.requirePlace(job);
                    letters.tell(worker.get().address(), new Slip.Turn(job.id()), false);
                }
            }
        }
        letters.places(turns.inOrder(), Math.max(0, crew.busy() - crew.idle()));
    }

    private HubView view() {
        return letters.view(
                secondsSince(startNanos), crew.all(), jobs.values(), turns.inOrder().size(), done);
    }
}
