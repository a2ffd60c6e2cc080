package org.continuo.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the data in a Python pickle (protocols 2 to 5) and runs nothing: a global must be one of
 * {@link KnownGlobal}, and REDUCE builds the value that stands for. The opcodes and their meaning
 * are those of CPython's {@code pickletools.py}; the ones that make instances of arbitrary classes
 * are not among them.
 *
 * <p>Every opcode consumes a byte and pushes at most one small value, so memory is bounded by
 * {@link #MAX_OPERATIONS} and the pickle's length; nothing here recurses.
 */
final class RestrictedUnpickler {
    /** A checkpoint of MusicGen large takes about 70,000. */
    static final int MAX_OPERATIONS = 1_000_000;

    /** Names of Python modules and classes are short; {@link KnownGlobal}'s certainly. */
    private static final int MAX_NAME_BYTES = 200;

    /** As {@code str(Fraction)} writes it, of at most 18 digits. */
    private static final Pattern FRACTION_TEXT =
            Pattern.compile("\\s*-?\\d{1,18}(/\\d{1,18})?\\s*");

    private static final int MAX_RANK = 64;
    private static final int MAX_PROTOCOL = 5;

    private final String file;
    private final ByteCursor in;
    private final List<PickleValue> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();

    private RestrictedUnpickler(String file, MemorySegment pickle) {
        this.file = file;
        this.in = new ByteCursor(pickle);
    }

    /**
     * The value in {@code pickle}.
     *
     * @param file the name for messages
     */
    static PickleValue read(String file, MemorySegment pickle) throws CheckpointException {
        RestrictedUnpickler unpickler = new RestrictedUnpickler(file, pickle);
        try {
            return unpickler.run();
        } catch (IndexOutOfBoundsException beyondEnd) {
            CheckpointException cutOff =
                    unpickler.unexpected("more bytes", "the end of the pickle");
            cutOff.initCause(beyondEnd);
            throw cutOff;
        }
    }

    private PickleValue run() throws CheckpointException {
        for (int operation = 0; operation < MAX_OPERATIONS; operation++) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            execute(opcode);
        }
        throw unexpected("at most %d pickle operations".formatted(MAX_OPERATIONS), "more");
    }

    private void execute(int opcode) throws CheckpointException {
        switch (opcode) {
            case 0x80 -> checkProtocol(in.unsignedByte());
            case 0x95 -> in.skip(Long.BYTES); // FRAME: only a hint for buffered readers
            case '(' -> marks.add(stack.size());
            case '0' -> popValueOrMark();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'N' -> push(PickleValue.Nothing.NONE);
            case 0x88 -> push(new PickleValue.Flag(true));
            case 0x89 -> push(new PickleValue.Flag(false));
            case 'J' -> push(new PickleValue.Int(in.signedInt()));
            case 'K' -> push(new PickleValue.Int(in.unsignedByte()));
            case 'M' -> push(new PickleValue.Int(in.unsignedShort()));
            case 0x8a -> push(integer(in.unsignedByte()));
            case 0x8b -> push(integer(in.unsignedInt()));
            case 'G' -> push(new PickleValue.Real(in.bigEndianDouble()));
            case 0x8c -> push(new PickleValue.Text(in.utf8(in.unsignedByte())));
            case 'X' -> push(new PickleValue.Text(in.utf8(in.unsignedInt())));
            case 0x8d -> push(new PickleValue.Text(in.utf8(in.signedLong())));
            case 'U', 'C' -> push(new PickleValue.Bytes(in.bytes(in.unsignedByte())));
            case 'T', 'B' -> push(new PickleValue.Bytes(in.bytes(in.unsignedInt())));
            case 0x8e -> push(new PickleValue.Bytes(in.bytes(in.signedLong())));
            case ']', 0x8f -> push(new PickleValue.Items(new ArrayList<>()));
            case 'l' -> push(new PickleValue.Items(popToMark()));
            case 'a' -> {
                PickleValue element = pop();
                topItems().elements().add(element);
            }
            case 'e', 0x90 -> {
                List<PickleValue> elements = popToMark();
                topItems().elements().addAll(elements);
            }
            case ')' -> push(new PickleValue.Tuple(List.of()));
            case 't' -> push(new PickleValue.Tuple(popToMark()));
            case 0x85, 0x86, 0x87 -> push(new PickleValue.Tuple(popLast(opcode - 0x84)));
            case '}' -> push(new PickleValue.Dict(new LinkedHashMap<>()));
            case 'd' -> {
                List<PickleValue> keysAndValues = popToMark();
                push(new PickleValue.Dict(new LinkedHashMap<>()));
                setItems(keysAndValues);
            }
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            case 'h' -> push(recall(in.unsignedByte()));
            case 'j' -> push(recall(in.unsignedInt()));
            case 'q' -> memo.put((long) in.unsignedByte(), top());
            case 'r' -> memo.put(in.unsignedInt(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'c' -> push(global(in.line(MAX_NAME_BYTES), in.line(MAX_NAME_BYTES)));
            case 0x93 -> {
                List<PickleValue> names = popLast(2);
                push(global(text(names.get(0)), text(names.get(1))));
            }
            case 'Q' -> push(storage(pop()));
            case 'R' -> {
                List<PickleValue> call = popLast(2);
                push(reduce(call.get(0), call.get(1)));
            }
            case 'b' -> dropState();
            default ->
                    throw unexpected(
                            "a pickle opcode that holds data", "opcode 0x%02x".formatted(opcode));
        }
    }

    private void checkProtocol(int protocol) throws CheckpointException {
        if (protocol > MAX_PROTOCOL) {
            throw unexpected("pickle protocol 2 to 5", "protocol " + protocol);
        }
    }

    /**
     * BUILD: a module's state dict carries {@code _metadata} this way, and a type of NumPy its byte
     * order; nothing of either is used.
     */
    private void dropState() throws CheckpointException {
        PickleValue state = pop();
        if (top() instanceof PickleValue.NumpyValue && state instanceof PickleValue.Tuple) {
            return; // byte order and alignment of a type
        }
        if (!(top() instanceof PickleValue.Dict) || !(state instanceof PickleValue.Dict)) {
            throw unexpected("attributes of a dict", "attributes of " + top().kind());
        }
    }

    private PickleValue.Callable global(String module, String name) throws CheckpointException {
        String pythonName = module + "." + name;
        KnownGlobal known =
                KnownGlobal.find(pythonName)
                        .orElseThrow(() ->
                                new CheckpointException(
                                        "%s: expected nothing but tensors, texts and numbers, found a reference to Python's %s, which is refused"
                                                .formatted(file, printable(pythonName))));
        return new PickleValue.Callable(known);
    }

    /** BINPERSID: the tuple ("storage", class, key, device, element count). */
    private PickleValue.Storage storage(PickleValue id) throws CheckpointException {
        if (id instanceof PickleValue.Tuple(List<PickleValue> parts)
                && parts.size() == 5
                && parts.get(0) instanceof PickleValue.Text(String tag)
                && tag.equals("storage")
                && parts.get(1) instanceof PickleValue.Callable(KnownGlobal type)
                && type.storageType().isPresent()
                && parts.get(2) instanceof PickleValue.Text(String key)
                && parts.get(4) instanceof PickleValue.Int(long count)
                && count >= 0) {
            return new PickleValue.Storage(key, type.storageType().get(), count);
        }
        throw unexpected("a storage (class, key, device, element count)", id.kind());
    }

    private PickleValue reduce(PickleValue callable, PickleValue arguments)
            throws CheckpointException {
        if (!(callable instanceof PickleValue.Callable(KnownGlobal global))
                || !(arguments instanceof PickleValue.Tuple(List<PickleValue> values))) {
            throw unexpected("a call of a known global", "a call of " + callable.kind());
        }
        if (global == KnownGlobal.ORDERED_DICT && values.isEmpty()) {
            return new PickleValue.Dict(new LinkedHashMap<>());
        }
        if (global == KnownGlobal.REBUILD_TENSOR
                && values.size() >= 4
                && values.get(0) instanceof PickleValue.Storage storage
                && values.get(1) instanceof PickleValue.Int(long offset)) {
            return new PickleValue.Tensor(
                    storage, offset, extents(values.get(2)), extents(values.get(3)));
        }
        if (global == KnownGlobal.REBUILD_PARAMETER
                && !values.isEmpty()
                && values.get(0) instanceof PickleValue.Tensor tensor) {
            return tensor;
        }
        return scalar(global, values)
                .orElseThrow(() ->
                        unexpected(
                                "known arguments of " + global.pythonName(),
                                values.size() + " others"));
    }

    /** A fraction, a number of NumPy or what that is made of. */
    private static Optional<PickleValue> scalar(KnownGlobal global, List<PickleValue> values) {
        return switch (global) {
            case FRACTION ->
                    switch (values) {
                        case List<PickleValue> one
                                when one.size() == 1
                                        && one.getFirst() instanceof PickleValue.Text(String text)
                                        && FRACTION_TEXT.matcher(text).matches() -> {
                            String[] parts = (text.strip() + "/1").split("/", -1);
                            yield ratio(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
                        }
                        case List<PickleValue> two
                                when two.size() == 2
                                        && two.get(0) instanceof PickleValue.Int(long numerator)
                                        && two.get(1)
                                                instanceof PickleValue.Int(long denominator) ->
                                ratio(numerator, denominator);
                        default -> Optional.empty();
                    };
            case ENCODE ->
                    values.size() == 2
                                    && values.get(0) instanceof PickleValue.Text(String text)
                                    && values.get(1) instanceof PickleValue.Text(String code)
                                    && code.equals("latin1")
                            ? Optional.of(
                                    new PickleValue.Bytes(
                                            text.getBytes(StandardCharsets.ISO_8859_1)))
                            : Optional.empty();
            case NUMPY_TYPE ->
                    !values.isEmpty() && values.getFirst() instanceof PickleValue.Text
                            ? Optional.of(new PickleValue.NumpyValue())
                            : Optional.empty();
            case NUMPY_SCALAR, NUMPY_1_SCALAR ->
                    values.size() == 2 && values.getFirst() instanceof PickleValue.NumpyValue
                            ? Optional.of(new PickleValue.NumpyValue())
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<PickleValue> ratio(long numerator, long denominator) {
        return denominator > 0
                ? Optional.of(new PickleValue.Ratio(numerator, denominator))
                : Optional.empty();
    }

    private long[] extents(PickleValue value) throws CheckpointException {
        if (!(value instanceof PickleValue.Tuple(List<PickleValue> elements))
                || elements.size() > MAX_RANK) {
            throw unexpected("a tuple of at most %d extents".formatted(MAX_RANK), value.kind());
        }
        long[] extents = new long[elements.size()];
        for (int i = 0; i < extents.length; i++) {
            if (!(elements.get(i) instanceof PickleValue.Int(long extent)) || extent < 0) {
                throw unexpected("extents of 0 or more", elements.get(i).kind());
            }
            extents[i] = extent;
        }
        return extents;
    }

    private void setItems(List<PickleValue> keysAndValues) throws CheckpointException {
        if (!(top() instanceof PickleValue.Dict(Map<PickleValue, PickleValue> entries))
                || keysAndValues.size() % 2 != 0) {
            throw unexpected("keys and values of a dict", "items of " + top().kind());
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            PickleValue key = keysAndValues.get(i);
            if (!(key instanceof PickleValue.Text || key instanceof PickleValue.Int)) {
                throw unexpected("a str or int as key", key.kind());
            }
            entries.put(key, keysAndValues.get(i + 1));
        }
    }

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue pop() throws CheckpointException {
        PickleValue top = top();
        stack.removeLast();
        return top;
    }

    private PickleValue top() throws CheckpointException {
        if (stack.size() == (marks.isEmpty() ? 0 : marks.getLast())) {
            throw unexpected("a value", "an empty stack");
        }
        return stack.getLast();
    }

    private void popValueOrMark() throws CheckpointException {
        if (!marks.isEmpty() && marks.getLast() == stack.size()) {
            marks.removeLast();
        } else {
            pop();
        }
    }

    private List<PickleValue> popLast(int count) throws CheckpointException {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (stack.size() - floor < count) {
            throw unexpected(count + " values", "fewer");
        }
        return take(stack.size() - count);
    }

    private List<PickleValue> popToMark() throws CheckpointException {
        if (marks.isEmpty()) {
            throw unexpected("a mark", "none");
        }
        return take(marks.removeLast());
    }

    private List<PickleValue> take(int from) {
        List<PickleValue> tail = stack.subList(from, stack.size());
        List<PickleValue> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private PickleValue.Items topItems() throws CheckpointException {
        if (top() instanceof PickleValue.Items items) {
            return items;
        }
        throw unexpected("a list", top().kind());
    }

    private PickleValue recall(long index) throws CheckpointException {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw unexpected("a remembered value " + index, "none");
        }
        return value;
    }

    private String text(PickleValue value) throws CheckpointException {
        if (value instanceof PickleValue.Text(String text) && text.length() <= MAX_NAME_BYTES) {
            return text;
        }
        throw unexpected("a name", value.kind());
    }

    /** LONG1 and LONG4; checkpoints hold no integer beyond 64 bits. */
    private PickleValue.Int integer(long byteCount) throws CheckpointException {
        if (byteCount > Long.BYTES) {
            throw unexpected("an integer of at most 8 bytes", byteCount + " bytes");
        }
        return new PickleValue.Int(in.signed((int) byteCount));
    }

    private CheckpointException unexpected(String expected, String found) {
        return new CheckpointException(
                "%s: expected %s at byte %d of its pickle, found %s"
                        .formatted(file, expected, in.position(), found));
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
