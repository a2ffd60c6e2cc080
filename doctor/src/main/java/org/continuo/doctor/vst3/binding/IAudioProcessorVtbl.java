package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IAudioProcessorVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : setBusArrangements_callback* */
	public IAudioProcessorVtbl.setBusArrangements_callback setBusArrangements;
	/** C type : getBusArrangement_callback* */
	public IAudioProcessorVtbl.getBusArrangement_callback getBusArrangement;
	/** C type : canProcessSampleSize_callback* */
	public IAudioProcessorVtbl.canProcessSampleSize_callback canProcessSampleSize;
	/**
	 * samples<br>
	 * C type : getLatencySamples_callback*
	 */
	public IAudioProcessorVtbl.getLatencySamples_callback getLatencySamples;
	/** C type : setupProcessing_callback* */
	public IAudioProcessorVtbl.setupProcessing_callback setupProcessing;
	/** C type : setProcessing_callback* */
	public IAudioProcessorVtbl.setProcessing_callback setProcessing;
	/** C type : process_callback* */
	public IAudioProcessorVtbl.process_callback process;
	/**
	 * samples; all bits: without end<br>
	 * C type : getTailSamples_callback*
	 */
	public IAudioProcessorVtbl.getTailSamples_callback getTailSamples;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface setBusArrangements_callback extends Callback {
		int apply(Pointer self, Pointer inputs, int numIns, Pointer outputs, int numOuts);
	};
	public interface getBusArrangement_callback extends Callback {
		int apply(Pointer self, int direction, int index, Pointer arrangement);
	};
	public interface canProcessSampleSize_callback extends Callback {
		int apply(Pointer self, int symbolicSampleSize);
	};
	public interface getLatencySamples_callback extends Callback {
		int apply(Pointer self);
	};
	public interface setupProcessing_callback extends Callback {
		int apply(Pointer self, ProcessSetup setup);
	};
	public interface setProcessing_callback extends Callback {
		int apply(Pointer self, byte state);
	};
	public interface process_callback extends Callback {
		int apply(Pointer self, ProcessData data);
	};
	public interface getTailSamples_callback extends Callback {
		int apply(Pointer self);
	};
	public IAudioProcessorVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "setBusArrangements", "getBusArrangement", "canProcessSampleSize", "getLatencySamples", "setupProcessing", "setProcessing", "process", "getTailSamples");
	}
	public IAudioProcessorVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IAudioProcessorVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IAudioProcessorVtbl implements Structure.ByValue {

	};
}
