package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class ProcessSetup extends Structure {
	/** 0 real time, 1 prefetch, 2 offline */
	public int processMode;
	/** 0: 32-bit floats */
	public int symbolicSampleSize;
	public int maxSamplesPerBlock;
	public double sampleRate;
	public ProcessSetup() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("processMode", "symbolicSampleSize", "maxSamplesPerBlock", "sampleRate");
	}
	/**
	 * @param processMode 0 real time, 1 prefetch, 2 offline<br>
	 * @param symbolicSampleSize 0: 32-bit floats
	 */
	public ProcessSetup(int processMode, int symbolicSampleSize, int maxSamplesPerBlock, double sampleRate) {
		super();
		this.processMode = processMode;
		this.symbolicSampleSize = symbolicSampleSize;
		this.maxSamplesPerBlock = maxSamplesPerBlock;
		this.sampleRate = sampleRate;
	}
	public ProcessSetup(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends ProcessSetup implements Structure.ByReference {

	};
	public static class ByValue extends ProcessSetup implements Structure.ByValue {

	};
}
