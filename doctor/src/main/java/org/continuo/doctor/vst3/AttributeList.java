package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.continuo.doctor.vst3.binding.IAttributeListVtbl;
import org.jspecify.annotations.Nullable;

/** An {@code IAttributeList} in Java. */
final class AttributeList extends HostObject {
    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private final IAttributeListVtbl table = new IAttributeListVtbl();

    AttributeList() {
        super(InterfaceId.ATTRIBUTE_LIST);
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.setInt = (self, id, value) -> put(id, value);
        table.getInt = this::getInt;
        table.setFloat = (self, id, value) -> put(id, value);
        table.getFloat = this::getFloat;
        table.setString = (self, id, string) -> put(id, WideString.read(string));
        table.getString = this::getString;
        table.setBinary = (self, id, data, bytes) -> put(id, copy(data, bytes));
        table.getBinary = this::getBinary;
        install(table);
    }

    AttributeList with(String id, Object value) {
        values.put(id, value);
        return this;
    }

    private int put(Pointer id, Object value) {
        values.put(id.getString(0), value);
        return OK;
    }

    private int getInt(Pointer self, Pointer id, LongByReference answer) {
        if (value(id) instanceof Long value) {
            answer.setValue(value);
            return OK;
        }
        return FALSE;
    }

    private int getFloat(Pointer self, Pointer id, DoubleByReference answer) {
        if (value(id) instanceof Double value) {
            answer.setValue(value);
            return OK;
        }
        return FALSE;
    }

    private int getString(Pointer self, Pointer id, Pointer string, int sizeBytes) {
        if (value(id) instanceof String value) {
            WideString.write(value, string, sizeBytes / Character.BYTES);
            return OK;
        }
        return FALSE;
    }

    private int getBinary(
            Pointer self, Pointer id, PointerByReference data, IntByReference sizeBytes) {
        if (value(id) instanceof Memory value) {
            data.setValue(value);
            sizeBytes.setValue((int) value.size());
            return OK;
        }
        return FALSE;
    }

    private @Nullable Object value(Pointer id) {
        return values.get(id.getString(0));
    }

    private static Memory copy(Pointer data, int bytes) {
        var copy = new Memory(Math.max(1, bytes));
        copy.write(0, data.getByteArray(0, bytes), 0, bytes);
        return copy;
    }
}
