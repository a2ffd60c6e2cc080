package org.continuo.doctor.vst3;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.continuo.doctor.vst3.binding.IComponentHandlerVtbl;

/** An {@code IComponentHandler} in Java: what the plugin changes by itself. */
final class ComponentHandler extends HostObject {
    private final IComponentHandlerVtbl table = new IComponentHandlerVtbl();
    private final Map<Integer, Double> edited = new ConcurrentHashMap<>();
    private final List<Integer> restarts = new CopyOnWriteArrayList<>();

    ComponentHandler() {
        super(InterfaceId.COMPONENT_HANDLER);
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.beginEdit = (self, id) -> OK;
        table.performEdit = this::performEdit;
        table.endEdit = (self, id) -> OK;
        table.restartComponent = this::restart;
        install(table);
    }

    /** The last value the plugin gave to each parameter, by id. */
    Map<Integer, Double> edited() {
        return edited;
    }

    /** The flags of every wish to be restarted. */
    List<Integer> restarts() {
        return restarts;
    }

    private int performEdit(Pointer self, int id, double normalized) {
        edited.put(id, normalized);
        return OK;
    }

    private int restart(Pointer self, int flags) {
        restarts.add(flags);
        return OK;
    }
}
