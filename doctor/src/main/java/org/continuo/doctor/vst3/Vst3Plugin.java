package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.continuo.doctor.vst3.binding.BusInfo;
import org.continuo.doctor.vst3.binding.IAudioProcessorVtbl;
import org.continuo.doctor.vst3.binding.IComponentVtbl;
import org.continuo.doctor.vst3.binding.IConnectionPointVtbl;
import org.continuo.doctor.vst3.binding.IEditControllerVtbl;
import org.continuo.doctor.vst3.binding.IInfoListenerVtbl;
import org.continuo.doctor.vst3.binding.ParameterInfo;
import org.continuo.doctor.vst3.binding.ProcessSetup;
import org.jspecify.annotations.Nullable;

/** One instance of a plugin in {@link Vst3Host}: component, processor and controller together. */
public final class Vst3Plugin implements AutoCloseable {
    private static final int STRING_CHARS = 128;

    private final Pointer component;
    private final IComponentVtbl componentTable;
    private final Pointer processor;
    private final IAudioProcessorVtbl processorTable;
    private final Pointer controller;
    private final IEditControllerVtbl controllerTable;
    private final ComponentHandler handler = new ComponentHandler();
    private @Nullable Vst3Blocks blocks;

    Vst3Plugin(Vst3Host host, HostApplication application) {
        component = host.instanceOf(host.audioModule().cid, InterfaceId.COMPONENT);
        componentTable = new IComponentVtbl(component.getPointer(0));
        componentTable.read();
        Vst3.check(
                "IComponent.initialize",
                componentTable.initialize.apply(component, application.pointer()));
        processor = query(component, InterfaceId.AUDIO_PROCESSOR);
        processorTable = new IAudioProcessorVtbl(processor.getPointer(0));
        processorTable.read();

        var controllerClass = new Memory(InterfaceId.BYTES);
        Vst3.check(
                "getControllerClassId",
                componentTable.getControllerClassId.apply(component, controllerClass));
        controller =
                host.instanceOf(
                        controllerClass.getByteArray(0, InterfaceId.BYTES),
                        InterfaceId.EDIT_CONTROLLER);
        controllerTable = new IEditControllerVtbl(controller.getPointer(0));
        controllerTable.read();
        Vst3.check(
                "IEditController.initialize",
                controllerTable.initialize.apply(controller, application.pointer()));
        Vst3.check(
                "setComponentHandler",
                controllerTable.setComponentHandler.apply(controller, handler.pointer()));
        connect(component, controller, true);
        connect(controller, component, true);
        refreshController();
    }

    // ---- parameters and state

    /** As the controller tells of them. */
    public List<Parameter> parameters() {
        var parameters = new ArrayList<Parameter>();
        for (int i = 0; i < controllerTable.getParameterCount.apply(controller); i++) {
            var info = new ParameterInfo();
            Vst3.check(
                    "getParameterInfo",
                    controllerTable.getParameterInfo.apply(controller, i, info));
            parameters.add(Parameter.of(info));
        }
        return parameters;
    }

    Parameter parameter(String title) {
        return parameters().stream()
                .filter(parameter -> parameter.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no parameter is called " + title));
    }

    /** The controller's idea of a parameter, 0 to 1. */
    double value(Parameter parameter) {
        return controllerTable.getParamNormalized.apply(controller, parameter.id());
    }

    /** The parameter's value as the plugin writes it. */
    String shown(Parameter parameter) {
        return shown(parameter, value(parameter));
    }

    String shown(Parameter parameter, double normalized) {
        var text = new Memory(STRING_CHARS * Character.BYTES);
        Vst3.check(
                "getParamStringByValue",
                controllerTable.getParamStringByValue.apply(
                        controller, parameter.id(), normalized, text));
        return WideString.read(text);
    }

    byte[] state() {
        var stream = new ByteStream();
        Vst3.check("getState", componentTable.getState.apply(component, stream.pointer()));
        return stream.content();
    }

    /** Gives a saved state to processor and controller, as a host that opens a project. */
    void setState(byte[] state) {
        var stream = new ByteStream(state);
        Vst3.check("setState", componentTable.setState.apply(component, stream.pointer()));
        setControllerState(state);
    }

    /** Tells the controller where the processor's parameters are, as a host does after a change. */
    void refreshController() {
        setControllerState(state());
    }

    private void setControllerState(byte[] state) {
        var stream = new ByteStream(state);
        int result = controllerTable.setComponentState.apply(controller, stream.pointer());
        if (result != HostObject.NOT_IMPLEMENTED) { // JUCE's controller has the processor's state
            Vst3.check("setComponentState", result);
        }
    }

    /** Tells the plugin about its channel, as hosts with a mixer do. */
    void describeChannel(AttributeList context) {
        Pointer listener = query(controller, InterfaceId.INFO_LISTENER);
        var table = new IInfoListenerVtbl(listener.getPointer(0));
        table.read();
        Vst3.check(
                "setChannelContextInfos",
                table.setChannelContextInfos.apply(listener, context.pointer()));
        table.release.apply(listener);
    }

    // ---- audio

    List<BusInfo> buses(int direction) {
        var buses = new ArrayList<BusInfo>();
        for (int i = 0;
                i < componentTable.getBusCount.apply(component, Vst3.AUDIO, direction);
                i++) {
            var info = new BusInfo();
            Vst3.check(
                    "getBusInfo",
                    componentTable.getBusInfo.apply(component, Vst3.AUDIO, direction, i, info));
            buses.add(info);
        }
        return buses;
    }

    /** Asks for these numbers of channels; false where the plugin has other ideas. */
    boolean arrange(int[] inputChannels, int[] outputChannels) {
        Memory inputs = arrangements(inputChannels);
        Memory outputs = arrangements(outputChannels);
        return processorTable.setBusArrangements.apply(
                        processor, inputs, inputChannels.length, outputs, outputChannels.length)
                == HostObject.OK;
    }

    private static Memory arrangements(int... channels) {
        var memory = new Memory(Math.max(1, channels.length) * (long) Long.BYTES);
        for (int i = 0; i < channels.length; i++) {
            memory.setLong((long) i * Long.BYTES, Vst3.speakers(channels[i]));
        }
        return memory;
    }

    int channels(int direction, int bus) {
        var answer = new Memory(Long.BYTES);
        Vst3.check(
                "getBusArrangement",
                processorTable.getBusArrangement.apply(processor, direction, bus, answer));
        return Vst3.channels(answer.getLong(0));
    }

    int latencySamples() {
        return processorTable.getLatencySamples.apply(processor);
    }

    /** Sets up and activates all buses; {@code maxBlockSamples} may not be exceeded afterwards. */
    void start(double sampleRateHz, int maxBlockSamples, int processMode) {
        var setup = new ProcessSetup(processMode, Vst3.FLOAT_32, maxBlockSamples, sampleRateHz);
        Vst3.check("setupProcessing", processorTable.setupProcessing.apply(processor, setup));
        for (int direction : new int[] {Vst3.INPUT, Vst3.OUTPUT}) {
            for (int bus = 0; bus < buses(direction).size(); bus++) {
                Vst3.check(
                        "activateBus",
                        componentTable.activateBus.apply(
                                component, Vst3.AUDIO, direction, bus, Vst3.flag(true)));
            }
        }
        Vst3.check("setActive", componentTable.setActive.apply(component, Vst3.flag(true)));
        // JUCE's answer is "not implemented", which is allowed.
        processorTable.setProcessing.apply(processor, Vst3.flag(true));
        blocks =
                new Vst3Blocks(
                        sampleRateHz,
                        maxBlockSamples,
                        processMode,
                        channelsOfAll(Vst3.INPUT),
                        channelsOfAll(Vst3.OUTPUT));
    }

    /** Sets up and activates all buses for playing in real time. */
    public void start(double sampleRateHz, int maxBlockSamples) {
        start(sampleRateHz, maxBlockSamples, Vst3.REAL_TIME);
    }

    /** Deactivates it. */
    public void stop() {
        processorTable.setProcessing.apply(processor, Vst3.flag(false));
        Vst3.check("setActive", componentTable.setActive.apply(component, Vst3.flag(false)));
        blocks = null;
    }

    /**
     * One block.
     *
     * @param main {@code [channels, samples]} of the main input; other inputs are silent
     * @return {@code [channels, samples]} of the main output
     */
    float[][] process(float[][] main, Transport transport, ParameterChanges changes) {
        return process(new float[][][] {main}, transport, changes);
    }

    /** One block without changes of parameters. */
    public float[][] process(float[][] main, Transport transport) {
        return process(main, transport, new ParameterChanges());
    }

    /** One block with every input bus given, {@code [buses, channels, samples]}. */
    float[][] process(float[][][] inputs, Transport transport, ParameterChanges changes) {
        Vst3Blocks started = blocks;
        if (started == null) {
            throw new IllegalStateException("process: the plugin has not been started");
        }
        try {
            Vst3.check(
                    "process",
                    processorTable.process.apply(
                            processor, started.next(inputs, transport, changes)));
        } finally {
            Reference.reachabilityFence(changes);
        }
        return started.mainOutput(inputs[0][0].length);
    }

    private int[] channelsOfAll(int direction) {
        int[] channels = new int[buses(direction).size()];
        for (int bus = 0; bus < channels.length; bus++) {
            channels[bus] = channels(direction, bus);
        }
        return channels;
    }

    // ---- objects

    @Override
    public void close() {
        if (blocks != null) {
            stop();
        }
        connect(component, controller, false);
        connect(controller, component, false);
        controllerTable.setComponentHandler.apply(controller, Pointer.NULL);
        Vst3.check("IEditController.terminate", controllerTable.terminate.apply(controller));
        controllerTable.release.apply(controller);
        processorTable.release.apply(processor);
        Vst3.check("IComponent.terminate", componentTable.terminate.apply(component));
        componentTable.release.apply(component);
    }

    private static void connect(Pointer from, Pointer to, boolean connected) {
        Pointer source = query(from, InterfaceId.CONNECTION_POINT);
        Pointer target = query(to, InterfaceId.CONNECTION_POINT);
        var table = new IConnectionPointVtbl(source.getPointer(0));
        table.read();
        Vst3.check(
                "IConnectionPoint",
                (connected
                        ? table.connect.apply(source, target)
                        : table.disconnect.apply(source, target)));
        release(source);
        release(target);
    }

    private static Pointer query(Pointer object, InterfaceId wanted) {
        var answer = new PointerByReference();
        var table = new IComponentVtbl(object.getPointer(0));
        table.readField("queryInterface");
        Vst3.check(
                "queryInterface " + wanted,
                table.queryInterface.apply(object, wanted.pointer(), answer));
        return answer.getValue();
    }

    private static void release(Pointer object) {
        var table = new IComponentVtbl(object.getPointer(0));
        table.readField("release");
        table.release.apply(object);
    }

    static {
        assert Native.POINTER_SIZE == Long.BYTES : "the bindings are those of 64-bit systems";
    }
}
