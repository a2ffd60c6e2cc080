package org.continuo.doctor.vst3;

import org.continuo.doctor.vst3.binding.IComponentHandlerVtbl;

/** An {@code IComponentHandler} in Java, which lets the plugin change what it will. */
final class ComponentHandler extends HostObject {
    private final IComponentHandlerVtbl table = new IComponentHandlerVtbl();

    ComponentHandler() {
        super(InterfaceId.COMPONENT_HANDLER);
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.beginEdit = (self, id) -> OK;
        table.performEdit = (self, id, normalized) -> OK;
        table.endEdit = (self, id) -> OK;
        table.restartComponent = (self, flags) -> OK;
        install(table);
    }
}
