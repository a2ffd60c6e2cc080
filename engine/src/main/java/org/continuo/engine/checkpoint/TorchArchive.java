package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.continuo.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A file written by {@code torch.save} (PyTorch 1.6 or later): an uncompressed zip of {@code
 * NAME/data.pkl}, a pickle of a dict, and {@code NAME/data/KEY}, the bytes of each storage. The
 * pickle is read by {@link RestrictedUnpickler}; tensors are views of the mapped file.
 */
final class TorchArchive {
    /** The pickle of MusicGen large has about 100 KB. */
    private static final long MAX_PICKLE_BYTES = 32L << 20;

    private static final int CHECKED_BYTES = 1 << 16;

    private final MappedFile file;
    private final ZipDirectory zip;
    private final String root;
    private final Map<PickleValue, PickleValue> content;
    private final Arena arena;
    private long copyBudgetBytes;

    private TorchArchive(
            MappedFile file,
            ZipDirectory zip,
            String root,
            Map<PickleValue, PickleValue> content,
            Arena arena) {
        this.file = file;
        this.zip = zip;
        this.root = root;
        this.content = content;
        this.arena = arena;
        this.copyBudgetBytes = file.bytes().byteSize();
    }

    /** Maps {@code path} until {@code arena} is closed and reads its pickle. */
    static TorchArchive open(Path path, Arena arena) throws CheckpointException {
        return open(MappedFile.open(path, arena), arena);
    }

    static TorchArchive open(MappedFile file, Arena arena) throws CheckpointException {
        Path path = file.path();
        if (!ZipDirectory.looksLikeZip(file)) {
            throw new CheckpointException(
                    "%s: expected a PyTorch archive in zip format, found %s"
                            .formatted(path, describeStart(file)));
        }
        ZipDirectory zip = ZipDirectory.read(file);
        String root = rootFolder(file, zip);
        checkByteOrder(file, zip, root);
        PickleValue content = RestrictedUnpickler.read(file.name(), pickle(file, zip, root));
        if (!(content instanceof PickleValue.Dict(Map<PickleValue, PickleValue> entries))) {
            throw new CheckpointException(
                    "%s: expected a pickled dict, found %s".formatted(path, content.kind()));
        }
        return new TorchArchive(file, zip, root, entries, arena);
    }

    /** The file's own name, for messages. */
    String name() {
        return file.name();
    }

    /** Whether there is anything under {@code key} of the dict. */
    boolean has(String key) {
        return content.containsKey(new PickleValue.Text(key));
    }

    /**
     * Whether there is a dict under {@code key} of the dict that holds another under {@code inner}.
     */
    boolean holdsDict(String key, String inner) {
        return content.get(new PickleValue.Text(key))
                        instanceof PickleValue.Dict(Map<PickleValue, PickleValue> entries)
                && entries.get(new PickleValue.Text(inner)) instanceof PickleValue.Dict;
    }

    /** What lies under {@code key} of the dict. */
    @Nullable PickleValue value(String key) {
        return content.get(new PickleValue.Text(key));
    }

    /** The text under {@code key} of the dict, if there is one. */
    Optional<String> text(String key) throws CheckpointException {
        return switch (content.get(new PickleValue.Text(key))) {
            case null -> Optional.empty();
            case PickleValue.Text(String text) -> Optional.of(text);
            case PickleValue other ->
                    throw new CheckpointException(
                            "%s: expected a str under '%s', found %s"
                                    .formatted(file.path(), key, other.kind()));
        };
    }

    /** The tensors of the dict under {@code key}, by name. */
    Map<String, StoredTensor> tensors(String key) throws CheckpointException {
        PickleValue state = content.get(new PickleValue.Text(key));
        if (!(state instanceof PickleValue.Dict(Map<PickleValue, PickleValue> entries))) {
            throw new CheckpointException(
                    "%s: expected a dict of tensors under '%s', found %s"
                            .formatted(file.path(), key, state == null ? "nothing" : state.kind()));
        }
        Map<String, StoredTensor> tensors = tensors(entries, "under '%s'".formatted(key));
        Adapters.refuseIn(file.path().toString(), tensors);
        return WrapperNames.removed(file.path().toString(), tensors);
    }

    /** The tensors that the dict itself holds, by name. */
    Map<String, StoredTensor> tensors() throws CheckpointException {
        return tensors(content, "in its dict");
    }

    private Map<String, StoredTensor> tensors(Map<PickleValue, PickleValue> entries, String where)
            throws CheckpointException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<PickleValue, PickleValue> entry : entries.entrySet()) {
            if (!(entry.getKey() instanceof PickleValue.Text(String name))
                    || !(entry.getValue() instanceof PickleValue.Tensor tensor)) {
                throw new CheckpointException(
                        "%s: expected only tensors %s, found %s"
                                .formatted(file.path(), where, entry.getValue().kind()));
            }
            tensors.put(name, view(name, tensor));
        }
        return tensors;
    }

    private StoredTensor view(String name, PickleValue.Tensor tensor) throws CheckpointException {
        PickleValue.Storage storage = tensor.storage();
        int elementBytes = storage.type().byteSize();
        MemorySegment bytes = zip.entry(root + "data/" + storage.key()).bytes();
        if (storage.elementCount() != bytes.byteSize() / elementBytes
                || bytes.byteSize() % elementBytes != 0) {
            throw new CheckpointException(
                    "%s in %s: expected %d elements of %s, found %d bytes"
                            .formatted(
                                    name,
                                    file.name(),
                                    storage.elementCount(),
                                    storage.type(),
                                    bytes.byteSize()));
        }
        StridedView view;
        try {
            view = StridedView.of(tensor, storage.elementCount());
        } catch (IllegalArgumentException | ArithmeticException outside) {
            throw new CheckpointException(
                    "%s in %s: expected a view within its %d elements, found another"
                            .formatted(name, file.name(), storage.elementCount()),
                    outside);
        }
        Shape shape = view.shape();
        MemorySegment data;
        if (view.isContiguous()) {
            data = bytes.asSlice(view.offset() * elementBytes, shape.elementCount() * elementBytes);
        } else {
            copyBudgetBytes -= shape.elementCount() * elementBytes;
            if (copyBudgetBytes < 0) {
                throw new CheckpointException(
                        "%s in %s: expected tensors no larger than the file, found %s of repeated elements"
                                .formatted(name, file.name(), shape));
            }
            data = view.copy(bytes, elementBytes, arena);
        }
        return new StoredTensor(name, storage.type(), shape, data, file.name());
    }

    private static String rootFolder(MappedFile file, ZipDirectory zip) throws CheckpointException {
        List<String> pickles =
                zip.names().stream().filter(name -> name.matches("([^/]+/)?data\\.pkl")).toList();
        if (pickles.size() != 1) {
            throw new CheckpointException(
                    "%s: expected one entry data.pkl, as torch.save writes it, found %d"
                            .formatted(file.path(), pickles.size()));
        }
        String pickle = pickles.getFirst();
        return pickle.substring(0, pickle.length() - "data.pkl".length());
    }

    private static MemorySegment pickle(MappedFile file, ZipDirectory zip, String root)
            throws CheckpointException {
        ZipDirectory.Entry entry = zip.entry(root + "data.pkl");
        if (entry.bytes().byteSize() > MAX_PICKLE_BYTES) {
            throw new CheckpointException(
                    "%s: expected a pickle of at most %d bytes, found %d"
                            .formatted(file.path(), MAX_PICKLE_BYTES, entry.bytes().byteSize()));
        }
        int crc = checksum(entry.bytes());
        if (crc != entry.crc()) {
            throw new CheckpointException(
                    "%s: expected checksum %08x of data.pkl, found %08x: the file is damaged"
                            .formatted(file.path(), entry.crc(), crc));
        }
        return entry.bytes();
    }

    /** Of copies: a file that somebody cuts under {@link CRC32}'s own reading ends the process. */
    private static int checksum(MemorySegment bytes) {
        CRC32 crc = new CRC32();
        byte[] block = new byte[(int) Math.min(CHECKED_BYTES, bytes.byteSize())];
        for (long from = 0; from < bytes.byteSize(); from += block.length) {
            int count = (int) Math.min(block.length, bytes.byteSize() - from);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, block, 0, count);
            crc.update(block, 0, count);
        }
        return (int) crc.getValue();
    }

    private static void checkByteOrder(MappedFile file, ZipDirectory zip, String root)
            throws CheckpointException {
        if (!zip.names().contains(root + "byteorder")) {
            return; // written before PyTorch 2.1, always little-endian
        }
        MemorySegment bytes = zip.entry(root + "byteorder").bytes();
        String order =
                new String(
                        bytes.asSlice(0, Math.min(bytes.byteSize(), 16))
                                .toArray(ValueLayout.JAVA_BYTE),
                        StandardCharsets.US_ASCII);
        if (!order.equals("little")) {
            throw new CheckpointException(
                    "%s: expected byte order 'little', found '%s'".formatted(file.path(), order));
        }
    }

    private static String describeStart(MappedFile file) {
        MemorySegment bytes = file.bytes();
        if (bytes.byteSize() < 2) {
            return "%d bytes".formatted(bytes.byteSize());
        }
        if (bytes.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x80) {
            return "a bare pickle, the format before PyTorch 1.6: load and save it once with a"
                    + " newer PyTorch";
        }
        if (GitPointer.is(file)) {
            return GitPointer.WHAT;
        }
        return "a file that begins with bytes %02x %02x"
                .formatted(
                        bytes.get(ValueLayout.JAVA_BYTE, 0), bytes.get(ValueLayout.JAVA_BYTE, 1));
    }
}
