package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class ProcessData extends Structure {
	public int processMode;
	public int symbolicSampleSize;
	public int numSamples;
	public int numInputs;
	public int numOutputs;
	/**
	 * AudioBusBuffers[numInputs]<br>
	 * C type : void*
	 */
	public Pointer inputs;
	/**
	 * AudioBusBuffers[numOutputs]<br>
	 * C type : void*
	 */
	public Pointer outputs;
	/**
	 * IParameterChanges<br>
	 * C type : void*
	 */
	public Pointer inputParameterChanges;
	/** C type : void* */
	public Pointer outputParameterChanges;
	/** C type : void* */
	public Pointer inputEvents;
	/** C type : void* */
	public Pointer outputEvents;
	/**
	 * ProcessContext<br>
	 * C type : void*
	 */
	public Pointer processContext;
	public ProcessData() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("processMode", "symbolicSampleSize", "numSamples", "numInputs", "numOutputs", "inputs", "outputs", "inputParameterChanges", "outputParameterChanges", "inputEvents", "outputEvents", "processContext");
	}
	public ProcessData(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends ProcessData implements Structure.ByReference {

	};
	public static class ByValue extends ProcessData implements Structure.ByValue {

	};
}
