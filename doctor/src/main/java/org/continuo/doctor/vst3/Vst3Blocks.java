package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Arrays;
import org.continuo.doctor.vst3.binding.AudioBusBuffers;
import org.continuo.doctor.vst3.binding.ProcessContext;
import org.continuo.doctor.vst3.binding.ProcessData;

/** The memory of a plugin's blocks while it is active. One thread. */
final class Vst3Blocks {
    /** What output memory holds before a block: a plugin that leaves it there is seen. */
    private static final float UNTOUCHED = Float.NaN;

    private final double sampleRateHz;
    private final int maxSamples;
    private final int processMode;
    private final Memory[][] inputs;
    private final Memory[][] outputs;
    private final ProcessData data = new ProcessData();
    private final ProcessContext context = new ProcessContext();
    private final Memory inputBuses;
    private final Memory outputBuses;
    private final ParameterChanges outputChanges = new ParameterChanges();
    private long continuousSamples;

    Vst3Blocks(
            double sampleRateHz,
            int maxSamples,
            int processMode,
            int[] inputChannels,
            int[] outputChannels) {
        this.sampleRateHz = sampleRateHz;
        this.maxSamples = maxSamples;
        this.processMode = processMode;
        inputs = memory(inputChannels);
        outputs = memory(outputChannels);
        inputBuses = buses(inputs);
        outputBuses = buses(outputs);
    }

    private Memory[][] memory(int... channels) {
        var memory = new Memory[channels.length][];
        for (int bus = 0; bus < channels.length; bus++) {
            memory[bus] = new Memory[channels[bus]];
            for (int channel = 0; channel < channels[bus]; channel++) {
                memory[bus][channel] = new Memory((long) maxSamples * Float.BYTES);
            }
        }
        return memory;
    }

    /** An {@code AudioBusBuffers} per bus and, behind them, their lists of channels. */
    private static Memory buses(Memory[]... channels) {
        int busBytes = new AudioBusBuffers().size();
        int lists = 0;
        for (Memory[] bus : channels) {
            lists += bus.length;
        }
        var memory =
                new Memory(
                        Math.max(1, (long) busBytes * channels.length)
                                + (long) lists * Native.POINTER_SIZE);
        memory.clear();
        long list = (long) busBytes * channels.length;
        for (int bus = 0; bus < channels.length; bus++) {
            var buffers = new AudioBusBuffers(memory.share((long) bus * busBytes));
            buffers.numChannels = channels[bus].length;
            buffers.channelBuffers = memory.share(list);
            buffers.write();
            for (Memory channel : channels[bus]) {
                memory.setPointer(list, channel);
                list += Native.POINTER_SIZE;
            }
        }
        return memory;
    }

    /** The caller keeps {@code changes} alive while the plugin reads them. */
    ProcessData next(float[][][] samples, Transport transport, ParameterChanges changes) {
        int count = samples[0][0].length;
        if (count > maxSamples) {
            throw new IllegalArgumentException(
                    "expected at most %d samples, found %d".formatted(maxSamples, count));
        }
        fill(samples, count);
        data.processMode = processMode;
        data.symbolicSampleSize = Vst3.FLOAT_32;
        data.numSamples = count;
        data.numInputs = inputs.length;
        data.numOutputs = outputs.length;
        data.inputs = inputBuses;
        data.outputs = outputBuses;
        data.inputParameterChanges = changes.pointer();
        data.outputParameterChanges = outputChanges.pointer();
        data.processContext = context(transport);
        continuousSamples += count;
        return data;
    }

    private void fill(float[][][] samples, int count) {
        float[] silence = new float[count];
        for (int bus = 0; bus < inputs.length; bus++) {
            for (int channel = 0; channel < inputs[bus].length; channel++) {
                boolean given = bus < samples.length && channel < samples[bus].length;
                inputs[bus][channel].write(0, given ? samples[bus][channel] : silence, 0, count);
            }
        }
        float[] untouched = new float[count];
        Arrays.fill(untouched, UNTOUCHED);
        for (Memory[] bus : outputs) {
            for (Memory channel : bus) {
                channel.write(0, untouched, 0, count);
            }
        }
    }

    private Pointer context(Transport transport) {
        context.state =
                Vst3.TEMPO_VALID
                        | Vst3.METER_VALID
                        | Vst3.QUARTER_NOTES_VALID
                        | Vst3.BAR_VALID
                        | Vst3.CONTINUOUS_TIME_VALID
                        | (transport.playing() ? Vst3.PLAYING : 0);
        context.sampleRate = sampleRateHz;
        context.projectTimeSamples = transport.positionSamples();
        context.continousTimeSamples = continuousSamples;
        context.projectTimeMusic = transport.quarterNotes(sampleRateHz);
        context.barPositionMusic = transport.barQuarterNotes(sampleRateHz);
        context.tempo = transport.tempoBpm();
        context.timeSigNumerator = transport.numerator();
        context.timeSigDenominator = transport.denominator();
        context.write();
        return context.getPointer();
    }

    float[][] mainOutput(int count) {
        var samples = new float[outputs[0].length][];
        for (int channel = 0; channel < samples.length; channel++) {
            samples[channel] = outputs[0][channel].getFloatArray(0, count);
        }
        return samples;
    }
}
