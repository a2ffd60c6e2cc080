package org.continuo.doctor.vst3;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.List;
import org.continuo.doctor.vst3.binding.IParamValueQueueVtbl;
import org.continuo.doctor.vst3.binding.IParameterChangesVtbl;
import org.jspecify.annotations.Nullable;

/** An {@code IParameterChanges} in Java: the automation of one block. */
final class ParameterChanges extends HostObject {
    private final IParameterChangesVtbl table = new IParameterChangesVtbl();
    private final List<Queue> queues = new ArrayList<>();

    ParameterChanges() {
        super(InterfaceId.PARAMETER_CHANGES);
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.getParameterCount = self -> queues.size();
        table.getParameterData = this::queue;
        table.addParameterData =
                (self, id, index) -> {
                    Queue queue = queueOf(id.getValue());
                    index.setValue(queues.indexOf(queue));
                    return queue.pointer();
                };
        install(table);
    }

    /** The parameter takes on a value, 0 to 1, at a sample of the block. */
    ParameterChanges with(int parameterId, int offsetSamples, double normalized) {
        queueOf(parameterId).points.add(new Point(offsetSamples, normalized));
        return this;
    }

    private Queue queueOf(int parameterId) {
        for (Queue queue : queues) {
            if (queue.parameterId == parameterId) {
                return queue;
            }
        }
        var queue = new Queue(parameterId);
        queues.add(queue);
        return queue;
    }

    private @Nullable Pointer queue(Pointer self, int index) {
        return index >= 0 && index < queues.size() ? queues.get(index).pointer() : null;
    }

    private record Point(int offsetSamples, double normalized) {}

    private static final class Queue extends HostObject {
        private final IParamValueQueueVtbl table = new IParamValueQueueVtbl();
        private final int parameterId;
        private final List<Point> points = new ArrayList<>();

        Queue(int parameterId) {
            super(InterfaceId.PARAM_VALUE_QUEUE);
            this.parameterId = parameterId;
            table.queryInterface = this::queryInterface;
            table.addRef = this::addRef;
            table.release = this::release;
            table.getParameterId = self -> parameterId;
            table.getPointCount = self -> points.size();
            table.getPoint = this::getPoint;
            table.addPoint =
                    (self, offset, value, index) -> {
                        points.add(new Point(offset, value));
                        index.setValue(points.size() - 1);
                        return OK;
                    };
            install(table);
        }

        private int getPoint(
                Pointer self, int index, IntByReference offset, DoubleByReference value) {
            if (index < 0 || index >= points.size()) {
                return INVALID_ARGUMENT;
            }
            offset.setValue(points.get(index).offsetSamples());
            value.setValue(points.get(index).normalized());
            return OK;
        }
    }
}
