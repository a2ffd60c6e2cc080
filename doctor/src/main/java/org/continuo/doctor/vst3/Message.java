package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.continuo.doctor.vst3.binding.IMessageVtbl;
import org.jspecify.annotations.Nullable;

/** An {@code IMessage} in Java, which component and controller send each other. */
final class Message extends HostObject {
    private final AttributeList attributes = new AttributeList();
    private final IMessageVtbl table = new IMessageVtbl();
    private @Nullable Memory id;

    Message() {
        super(InterfaceId.MESSAGE);
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.getMessageID = self -> id;
        table.setMessageID = this::setMessageId;
        table.getAttributes = self -> attributes.pointer();
        install(table);
    }

    private void setMessageId(Pointer self, Pointer newId) {
        String text = newId.getString(0);
        var copy = new Memory(text.length() + 1L);
        copy.setString(0, text, "US-ASCII");
        id = copy;
    }
}
