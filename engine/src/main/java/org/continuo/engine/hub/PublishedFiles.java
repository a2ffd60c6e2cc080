package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.files.FileTurn;

/**
 * Fetches files that their authors publish on a server of their own. There is no listing, but each
 * name carries the beginning of its content's SHA-256, as {@code torch.hub} wants it.
 */
public final class PublishedFiles {
    private static final Pattern NAME = Pattern.compile(".+-([0-9a-f]{8})\\.\\w+");

    private final HubClient client;
    private final HubName model;
    private final Path folder;

    /**
     * @param client of the authors' server
     * @param model whose files they are, for messages
     * @param folder where they are to lie; need not exist
     */
    public PublishedFiles(HubClient client, HubName model, Path folder) {
        this.client = client;
        this.model = model;
        this.folder = folder;
    }

    /** What the content of a file of this name must hash to. */
    static ContentHash hash(String file) {
        Matcher matcher = NAME.matcher(file);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "file name: expected NAME-HASH.th with 8 digits of its SHA-256, found " + file);
        }
        return new ContentHash(ContentHash.Algorithm.SHA256_BEGINNING, matcher.group(1));
    }

    /**
     * Brings those of {@code files} into the folder that are not there yet, one after the other.
     *
     * @throws HubException if the disk is too small, or a file cannot be had as its name promises;
     *     what has arrived is kept
     */
    public void pull(List<String> files, PullListener listener)
            throws IOException, InterruptedException {
        List<HubFile> missing = new ArrayList<>();
        for (String file : files) {
            if (!Files.exists(folder.resolve(file))) {
                long bytes = client.sizeBytes("/" + file, subject(file), listener::retrying);
                missing.add(new HubFile(new RepositoryPath(file), bytes, hash(file)));
            }
        }
        requireSpace(missing);
        PullMeter meter = new PullMeter(missing, listener);
        meter.begin(model, missing);
        Path lock = folder.resolve(".lock");
        try (FileTurn _ = FileTurn.await(lock, () -> meter.waiting(model))) {
            for (HubFile file : missing) {
                bring(file, meter);
            }
        }
        meter.end();
    }

    private void bring(HubFile file, PullMeter meter) throws IOException, InterruptedException {
        Path place = file.path().in(folder);
        if (Files.exists(place)) { // another process fetched it while we waited
            meter.arrived(file, file.sizeBytes());
            return;
        }
        new FileDownload(
                        client,
                        "/" + file.path(),
                        subject(file.path().value()),
                        file,
                        size -> meter.arrived(file, size))
                .into(place, meter);
    }

    private void requireSpace(List<HubFile> missing) throws IOException {
        long free = ModelPull.freeBytes(folder);
        long needed = 0;
        for (HubFile file : missing) {
            Path partial = PartialFile.beside(file.path().in(folder));
            needed += file.sizeBytes() - (Files.exists(partial) ? Files.size(partial) : 0);
        }
        if (needed > free) {
            throw new HubException(
                    "%s: expected %s of free space in %s, found %s"
                            .formatted(
                                    model, ByteCount.text(needed), folder, ByteCount.text(free)));
        }
    }

    private RequestTarget subject(String file) {
        return new RequestTarget(model, new RepositoryPath(file));
    }
}
