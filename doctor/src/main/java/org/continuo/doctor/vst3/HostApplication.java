package org.continuo.doctor.vst3;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.continuo.doctor.vst3.binding.IHostApplicationVtbl;

/** An {@code IHostApplication} in Java: has a name, and makes messages and attribute lists. */
public final class HostApplication extends HostObject {
    private static final int STRING_CHARS = 128;

    private final Supplier<String> name;
    private final List<HostObject> made = new CopyOnWriteArrayList<>();
    private final IHostApplicationVtbl table = new IHostApplicationVtbl();

    /** A host of this name. */
    public HostApplication(String name) {
        this(() -> name);
    }

    /** A host that says its name whenever it is asked. */
    HostApplication(Supplier<String> name) {
        super(InterfaceId.HOST_APPLICATION);
        this.name = name;
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.getName = this::getName;
        table.createInstance = this::createInstance;
        install(table);
    }

    private int getName(Pointer self, Pointer answer) {
        WideString.write(name.get(), answer, STRING_CHARS);
        return OK;
    }

    private int createInstance(
            Pointer self, Pointer cid, Pointer wanted, PointerByReference object) {
        HostObject instance;
        if (InterfaceId.MESSAGE.is(wanted)) {
            instance = new Message();
        } else if (InterfaceId.ATTRIBUTE_LIST.is(wanted)) {
            instance = new AttributeList();
        } else {
            object.setValue(Pointer.NULL);
            return NO_INTERFACE;
        }
        made.removeIf(old -> old.references() == 0);
        made.add(instance);
        object.setValue(instance.pointer());
        return OK;
    }
}
