package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.doctor.vst3.binding.IPluginFactory2Vtbl;
import org.continuo.doctor.vst3.binding.PClassInfo2;
import org.continuo.doctor.vst3.binding.PFactoryInfo;
import org.continuo.doctor.vst3.binding.Vst3Library;

/**
 * A VST3 host in Java: loads a plugin's bundle and makes instances of it. It does what hosts do, on
 * the threads that hosts do it on: whoever calls is the host's main thread, except in {@link
 * Vst3Plugin#process}, where it is the audio thread.
 *
 * <p>A bundle stays loaded until the JVM ends, as in most hosts.
 */
public final class Vst3Host {
    private static final String AUDIO_MODULE_CLASS = "Audio Module Class";

    private final Pointer factory;
    private final IPluginFactory2Vtbl table;
    private final HostApplication application;

    /**
     * @param bundle the folder {@code Continuo.vst3}
     */
    public Vst3Host(Path bundle, HostApplication application) {
        this.application = application;
        Path object =
                bundle.resolve("Contents/%s-linux".formatted(machine()))
                        .resolve(bundle.getFileName().toString().replace(".vst3", ".so"));
        if (!Files.isRegularFile(object)) {
            throw new IllegalArgumentException(object + ": expected a VST3 plugin, found no file");
        }
        Vst3Library module = Native.load(object.toString(), Vst3Library.class);
        if (module.ModuleEntry(new Memory(Native.POINTER_SIZE)) == 0) {
            throw new IllegalStateException(object + ": ModuleEntry failed");
        }
        var answer = new PointerByReference();
        Pointer unknown = module.GetPluginFactory();
        var first = new IPluginFactory2Vtbl(unknown.getPointer(0));
        first.readField("queryInterface");
        Vst3.check(
                "IPluginFactory2",
                first.queryInterface.apply(
                        unknown, InterfaceId.PLUGIN_FACTORY_2.pointer(), answer));
        factory = answer.getValue();
        table = new IPluginFactory2Vtbl(factory.getPointer(0));
        table.read();
    }

    /** Whom the factory names as its maker. */
    public String vendor() {
        var info = new PFactoryInfo();
        Vst3.check("getFactoryInfo", table.getFactoryInfo.apply(factory, info));
        return text(info.vendor);
    }

    /** All classes of the factory. */
    public List<PClassInfo2> classes() {
        var classes = new ArrayList<PClassInfo2>();
        for (int i = 0; i < table.countClasses.apply(factory); i++) {
            var info = new PClassInfo2();
            Vst3.check("getClassInfo2", table.getClassInfo2.apply(factory, i, info));
            classes.add(info);
        }
        return classes;
    }

    /** The class of the plugin itself, beside that of its controller. */
    PClassInfo2 audioModule() {
        return classes().stream()
                .filter(info -> text(info.category).equals(AUDIO_MODULE_CLASS))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "expected a class of the category %s, found none"
                                        .formatted(AUDIO_MODULE_CLASS)));
    }

    /** As the factory calls the plugin. */
    public String pluginName() {
        return text(audioModule().name);
    }

    /** A new instance with component and controller connected, not yet active. */
    public Vst3Plugin open() {
        return new Vst3Plugin(this, application);
    }

    Pointer instanceOf(byte[] classId, InterfaceId wanted) {
        var id = new Memory(InterfaceId.BYTES);
        id.write(0, classId, 0, InterfaceId.BYTES);
        var answer = new PointerByReference();
        Vst3.check(
                "createInstance " + wanted,
                table.createInstance.apply(factory, id, wanted.pointer(), answer));
        return answer.getValue();
    }

    static String text(byte[] zeroEnded) {
        int length = 0;
        while (length < zeroEnded.length && zeroEnded[length] != 0) {
            length++;
        }
        return new String(zeroEnded, 0, length, StandardCharsets.UTF_8);
    }

    private static String machine() {
        return System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    }
}
