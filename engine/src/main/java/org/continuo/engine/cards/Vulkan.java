package org.continuo.engine.cards;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.continuo.core.files.OperatingSystem;

/**
 * The cards that the system's Vulkan loader tells of: on Linux and Windows, where the drivers of
 * all vendors bring Vulkan. Structures and numbers are those of {@code vulkan_core.h}, in the
 * layout that 64-bit systems share.
 */
public final class Vulkan {
    private static final int VERSION_1_2 = 1 << 22 | 2 << 12;

    private static final int APPLICATION_INFO = 0;
    private static final int INSTANCE_CREATE_INFO = 1;
    private static final int VULKAN_1_1_FEATURES = 49;
    private static final int VULKAN_1_2_FEATURES = 51;
    private static final int FEATURES_2 = 1_000_059_000;
    private static final int PROPERTIES_2 = 1_000_059_001;
    private static final int DRIVER_PROPERTIES = 1_000_196_000;

    /** Of every extensible structure: its type, then what is chained to it, then its own fields. */
    private static final int NEXT = 8;

    private static final int FIELDS = 16;

    private static final int NAME_BYTES = 256;
    private static final int MOST_CARDS = 64;

    private final Arena arena;
    private final SymbolLookup library;

    private Vulkan(Arena arena, SymbolLookup library) {
        this.arena = arena;
        this.library = library;
    }

    /**
     * All cards, the fastest kind and the most memory first; none where there is no loader, no
     * driver or no card.
     */
    public static List<GraphicsCard> cards() {
        try (Arena arena = Arena.ofConfined()) {
            Optional<SymbolLookup> library = library(arena);
            return library.isEmpty() ? List.of() : new Vulkan(arena, library.get()).list();
        }
    }

    /** Whether a Vulkan loader is installed, with or without drivers. */
    public static boolean isInstalled() {
        try (Arena arena = Arena.ofConfined()) {
            return library(arena).isPresent();
        }
    }

    private static Optional<SymbolLookup> library(Arena arena) {
        OperatingSystem system = OperatingSystem.own();
        if (system == OperatingSystem.MACOS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SymbolLookup.libraryLookup(
                            system == OperatingSystem.WINDOWS ? "vulkan-1.dll" : "libvulkan.so.1",
                            arena));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private List<GraphicsCard> list() {
        MemorySegment application = structure(APPLICATION_INFO, 48);
        application.set(ValueLayout.JAVA_INT, 44, VERSION_1_2);
        MemorySegment wanted = structure(INSTANCE_CREATE_INFO, 64);
        wanted.set(ValueLayout.ADDRESS, 24, application);
        MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
        int refused = call("vkCreateInstance", wanted, MemorySegment.NULL, place);
        if (refused != 0) {
            return List.of();
        }
        MemorySegment instance = place.get(ValueLayout.ADDRESS, 0);
        try {
            return cards(instance);
        } finally {
            run("vkDestroyInstance", instance, MemorySegment.NULL);
        }
    }

    private List<GraphicsCard> cards(MemorySegment instance) {
        AddressLayout handle = ValueLayout.ADDRESS;
        MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
        count.set(ValueLayout.JAVA_INT, 0, MOST_CARDS);
        MemorySegment handles = arena.allocate(handle, MOST_CARDS);
        if (call("vkEnumeratePhysicalDevices", instance, count, handles) < 0) {
            return List.of();
        }
        List<GraphicsCard> cards = new ArrayList<>();
        for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
            cards.add(card(handles.getAtIndex(handle, i)));
        }
        cards.sort(
                Comparator.comparing(GraphicsCard::kind)
                        .thenComparing(
                                Comparator.comparingLong(GraphicsCard::memoryBytes).reversed()));
        return cards;
    }

    private GraphicsCard card(MemorySegment device) {
        MemorySegment driver = structure(DRIVER_PROPERTIES, 536);
        MemorySegment properties = structure(PROPERTIES_2, 840);
        run("vkGetPhysicalDeviceProperties2", device, properties);
        boolean isNew = properties.get(ValueLayout.JAVA_INT, FIELDS) >= VERSION_1_2;
        if (isNew) {
            properties.set(ValueLayout.ADDRESS, NEXT, driver);
            run("vkGetPhysicalDeviceProperties2", device, properties);
        }
        return new GraphicsCard(
                text(properties, FIELDS + 20),
                kind(properties.get(ValueLayout.JAVA_INT, FIELDS + 16)),
                isNew
                        ? (text(driver, FIELDS + 4) + " " + text(driver, FIELDS + 4 + NAME_BYTES))
                                .strip()
                        : "Vulkan 1.1",
                memoryBytes(device),
                isNew && halfFloats(device),
                Integer.toUnsignedLong(properties.get(ValueLayout.JAVA_INT, FIELDS + 296 + 28)));
    }

    private static GraphicsCard.Kind kind(int type) {
        return switch (type) {
            case 1 -> GraphicsCard.Kind.INTEGRATED;
            case 2 -> GraphicsCard.Kind.DISCRETE;
            case 3 -> GraphicsCard.Kind.VIRTUAL;
            case 4 -> GraphicsCard.Kind.SOFTWARE;
            default -> GraphicsCard.Kind.OTHER;
        };
    }

    /** To compute with them, and to keep them in buffers. */
    private boolean halfFloats(MemorySegment device) {
        MemorySegment version2 = structure(VULKAN_1_2_FEATURES, 208);
        MemorySegment version1 = structure(VULKAN_1_1_FEATURES, 64);
        version1.set(ValueLayout.ADDRESS, NEXT, version2);
        MemorySegment features = structure(FEATURES_2, 240);
        features.set(ValueLayout.ADDRESS, NEXT, version1);
        run("vkGetPhysicalDeviceFeatures2", device, features);
        return version2.get(ValueLayout.JAVA_INT, 44) != 0
                && version1.get(ValueLayout.JAVA_INT, 16) != 0;
    }

    /** Of the largest heap that is the card's own. */
    private long memoryBytes(MemorySegment device) {
        MemorySegment memory = arena.allocate(520, NEXT);
        run("vkGetPhysicalDeviceMemoryProperties", device, memory);
        long largest = 0;
        for (int heap = 0; heap < memory.get(ValueLayout.JAVA_INT, 260); heap++) {
            boolean isLocal = (memory.get(ValueLayout.JAVA_INT, 264 + 16L * heap + 8) & 1) != 0;
            if (isLocal) {
                largest = Math.max(largest, memory.get(ValueLayout.JAVA_LONG, 264 + 16L * heap));
            }
        }
        return largest;
    }

    private MemorySegment structure(int type, int bytes) {
        MemorySegment structure = arena.allocate(bytes, NEXT);
        structure.set(ValueLayout.JAVA_INT, 0, type);
        return structure;
    }

    private static String text(MemorySegment structure, int offset) {
        return structure.asSlice(offset, NAME_BYTES).getString(0);
    }

    private int call(
            String function, MemorySegment first, MemorySegment second, MemorySegment third) {
        try {
            return (int)
                    handle(
                                    function,
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.ADDRESS))
                            .invokeExact(first, second, third);
        } catch (Throwable problem) {
            throw unexpected(function, problem);
        }
    }

    private void run(String function, MemorySegment first, MemorySegment second) {
        try {
            handle(function, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                    .invokeExact(first, second);
        } catch (Throwable problem) {
            throw unexpected(function, problem);
        }
    }

    private MethodHandle handle(String function, FunctionDescriptor form) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(function), form);
    }

    /** Downcalls throw nothing of their own; a symbol that is missing is an old loader. */
    private static IllegalStateException unexpected(String function, Throwable problem) {
        return new IllegalStateException(
                "Vulkan: expected a loader of version 1.1 or later, found one that failed at "
                        + function,
                problem);
    }
}
