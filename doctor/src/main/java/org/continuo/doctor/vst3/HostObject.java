package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A COM object that lives in Java: memory whose first word is the address of a function table. Java
 * owns it and has to hold a reference for as long as the plugin may call; the plugin's own
 * references are only counted.
 */
abstract class HostObject {
    static final int OK = 0;
    static final int FALSE = 1;
    static final int INVALID_ARGUMENT = 2;
    static final int NOT_IMPLEMENTED = 3;
    static final int NO_INTERFACE = -1;

    private final List<InterfaceId> interfaces;
    private final Memory object = new Memory(Native.POINTER_SIZE);
    private final AtomicInteger references = new AtomicInteger(1);

    HostObject(InterfaceId... interfaces) {
        this.interfaces = List.of(interfaces);
    }

    /** To be called once with the complete table, by the constructor. */
    final void install(Structure table) {
        table.write();
        object.setPointer(0, table.getPointer());
    }

    final Pointer pointer() {
        return object;
    }

    /** References held, with Java's own. */
    final int references() {
        return references.get();
    }

    final int queryInterface(Pointer self, Pointer wanted, PointerByReference answer) {
        if (InterfaceId.UNKNOWN.is(wanted) || interfaces.stream().anyMatch(id -> id.is(wanted))) {
            addRef(self);
            answer.setValue(object);
            return OK;
        }
        answer.setValue(Pointer.NULL);
        return NO_INTERFACE;
    }

    final int addRef(Pointer self) {
        return references.incrementAndGet();
    }

    final int release(Pointer self) {
        return references.decrementAndGet();
    }
}
