package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class ProcessContext extends Structure {
	/** bits: see ivstprocesscontext.h, StatesAndFlags */
	public int state;
	public double sampleRate;
	public long projectTimeSamples;
	public long systemTime;
	public long continousTimeSamples;
	/** quarter notes, as all positions below */
	public double projectTimeMusic;
	public double barPositionMusic;
	public double cycleStartMusic;
	public double cycleEndMusic;
	public double tempo;
	public int timeSigNumerator;
	public int timeSigDenominator;
	public byte chordKeyNote;
	public byte chordRootNote;
	public short chordMask;
	public int smpteOffsetSubframes;
	public int framesPerSecond;
	public int frameRateFlags;
	public int samplesToNextClock;
	public ProcessContext() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("state", "sampleRate", "projectTimeSamples", "systemTime", "continousTimeSamples", "projectTimeMusic", "barPositionMusic", "cycleStartMusic", "cycleEndMusic", "tempo", "timeSigNumerator", "timeSigDenominator", "chordKeyNote", "chordRootNote", "chordMask", "smpteOffsetSubframes", "framesPerSecond", "frameRateFlags", "samplesToNextClock");
	}
	public ProcessContext(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends ProcessContext implements Structure.ByReference {

	};
	public static class ByValue extends ProcessContext implements Structure.ByValue {

	};
}
