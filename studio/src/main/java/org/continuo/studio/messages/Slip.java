package org.continuo.studio.messages;

import java.util.List;
import java.util.Locale;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.core.service.wire.Wire;
import tools.jackson.databind.JsonNode;

/**
 * A small message, named by its kind. Who sent one is told by the broker, which has looked at the
 * sender's secret, and never by the slip.
 */
public sealed interface Slip {
    /** Slips that the desk reads. */
    sealed interface ToDesk extends Slip {}

    /** Slips that a worker reads. */
    sealed interface ToWorker extends Slip {}

    /** Slips that a client reads. */
    sealed interface ToClient extends Slip {}

    /** What a job is. */
    enum Work {
        CLIPS,
        STEMS
    }

    /**
     * A client asks whether it may hand in a job, before anything large is sent.
     *
     * @param model by the name under which workers have it; empty where any worker will do
     * @param description for lists
     * @param seconds of music in all its takes
     * @param urgent whether somebody waits to hear it
     * @param contents hashes of what the job needs beside its message
     */
    record Ask(
            String job,
            String client,
            Work work,
            String model,
            String description,
            double seconds,
            boolean urgent,
            List<String> contents)
            implements ToDesk {
        public Ask {
            Addresses.requireId(job);
            Addresses.requireId(client);
            if (!(seconds >= 0 && seconds <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("seconds: expected 0 or more, found " + seconds);
            }
            contents = List.copyOf(contents);
            contents.forEach(hash -> ModelNames.require(ModelNames.ofHash(hash)));
        }
    }

    /** A job's message is in; sent in the same transaction. */
    record Handed(String job, String client) implements ToDesk {
        public Handed {
            Addresses.requireId(job);
            Addresses.requireId(client);
        }
    }

    /** A client wants its job to end. */
    record Cancel(String job) implements ToDesk {
        public Cancel {
            Addresses.requireId(job);
        }
    }

    /** A client has heard everything of its job. */
    record Forget(String job) implements ToDesk {
        public Forget {
            Addresses.requireId(job);
        }
    }

    /** A client, connected again, asks whether its job is known. */
    record Still(String job, String client) implements ToDesk {
        public Still {
            Addresses.requireId(job);
            Addresses.requireId(client);
        }
    }

    /** A client asks what the studio does. */
    record Look(String client, String question) implements ToDesk {
        public Look {
            Addresses.requireId(client);
            Addresses.requireId(question);
        }
    }

    /**
     * A worker tells of itself, once a second and when something changes.
     *
     * @param machine its name
     * @param version of Continuo
     * @param protocol {@link #PROTOCOL}
     * @param has names and hashes of its models
     * @param job that it makes; empty if none
     * @param fraction of that job
     * @param mayPull whether it fetches models that it lacks
     */
    record Presence(
            String worker,
            String machine,
            String version,
            int protocol,
            List<String> has,
            List<LoadedModel> loaded,
            long modelBytesLimit,
            String job,
            double fraction,
            double stepsPerSecond,
            boolean mayPull,
            boolean leaving)
            implements ToDesk {
        public Presence {
            Addresses.requireId(worker);
            has = List.copyOf(has);
            loaded = List.copyOf(loaded);
        }
    }

    /** A worker has ended a job, in the same transaction as its result. */
    record Ended(String job, String worker) implements ToDesk {
        public Ended {
            Addresses.requireId(job);
            Addresses.requireId(worker);
        }
    }

    /** A worker has the turn of a job. */
    record Turn(String job) implements ToWorker {
        public Turn {
            Addresses.requireId(job);
        }
    }

    /** A worker is to end a job. */
    record Stop(String job) implements ToWorker {}

    /** A worker is not wanted, for a reason. */
    record Dismissed(String sentence) implements ToWorker {}

    /**
     * A job may be handed in.
     *
     * @param missing of its contents, to be sent first
     */
    record Granted(String job, List<String> missing) implements ToClient {}

    /** A job is not taken. */
    record Refused(String job, String sentence, Kind problem) implements ToClient {
        /** As the client throws it. */
        public ServiceException exception() {
            return new ServiceException(problem, sentence);
        }
    }

    /** The answer to {@link Still} for a job that is not known: it is to be handed in again. */
    record Unknown(String job) implements ToClient {}

    /** The answer to {@link Look}. */
    record View(String question, HubView view) implements ToClient {}

    /**
     * News of a job, in the form of the engine's own events.
     *
     * @param making the id of one time that it is made; empty for what the desk tells
     * @param event its name
     */
    record News(String job, String making, String event, JsonNode data) implements ToClient {}

    /** Which hub and worker understand each other. */
    int PROTOCOL = 1;

    /** The kind's name. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The document. */
    default byte[] document() {
        return Wire.JSON.writeValueAsBytes(this);
    }

    /** A slip for the desk. */
    static ToDesk forDesk(String kind, byte[] document) throws ServiceException {
        return switch (kind) {
            case "ask" -> read(kind, document, Ask.class);
            case "handed" -> read(kind, document, Handed.class);
            case "cancel" -> read(kind, document, Cancel.class);
            case "forget" -> read(kind, document, Forget.class);
            case "still" -> read(kind, document, Still.class);
            case "look" -> read(kind, document, Look.class);
            case "presence" -> read(kind, document, Presence.class);
            case "ended" -> read(kind, document, Ended.class);
            default -> throw unknown();
        };
    }

    /** A slip for a worker. */
    static ToWorker forWorker(String kind, byte[] document) throws ServiceException {
        return switch (kind) {
            case "turn" -> read(kind, document, Turn.class);
            case "stop" -> read(kind, document, Stop.class);
            case "dismissed" -> read(kind, document, Dismissed.class);
            default -> throw unknown();
        };
    }

    /** A slip for a client. */
    static ToClient forClient(String kind, byte[] document) throws ServiceException {
        return switch (kind) {
            case "granted" -> read(kind, document, Granted.class);
            case "refused" -> read(kind, document, Refused.class);
            case "unknown" -> read(kind, document, Unknown.class);
            case "view" -> read(kind, document, View.class);
            case "news" -> read(kind, document, News.class);
            default -> throw unknown();
        };
    }

    private static <T> T read(String kind, byte[] document, Class<T> type) throws ServiceException {
        return EngineMessage.read("slip \"%s\"".formatted(kind), document, type);
    }

    private static ServiceException unknown() {
        return new ServiceException(
                Kind.FAILED, "the studio's slip: expected one of this version, found another");
    }
}
