package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IEditControllerVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : initialize_callback* */
	public IEditControllerVtbl.initialize_callback initialize;
	/** C type : terminate_callback* */
	public IEditControllerVtbl.terminate_callback terminate;
	/** C type : setComponentState_callback* */
	public IEditControllerVtbl.setComponentState_callback setComponentState;
	/** C type : setState_callback* */
	public IEditControllerVtbl.setState_callback setState;
	/** C type : getState_callback* */
	public IEditControllerVtbl.getState_callback getState;
	/**
	 * the number of parameters<br>
	 * C type : getParameterCount_callback*
	 */
	public IParameterChangesVtbl.getParameterCount_callback getParameterCount;
	/** C type : getParameterInfo_callback* */
	public IEditControllerVtbl.getParameterInfo_callback getParameterInfo;
	/** C type : getParamStringByValue_callback* */
	public IEditControllerVtbl.getParamStringByValue_callback getParamStringByValue;
	/** C type : getParamValueByString_callback* */
	public IEditControllerVtbl.getParamValueByString_callback getParamValueByString;
	/** C type : normalizedParamToPlain_callback* */
	public IEditControllerVtbl.normalizedParamToPlain_callback normalizedParamToPlain;
	/** C type : plainParamToNormalized_callback* */
	public IEditControllerVtbl.plainParamToNormalized_callback plainParamToNormalized;
	/**
	 * 0 to 1<br>
	 * C type : getParamNormalized_callback*
	 */
	public IEditControllerVtbl.getParamNormalized_callback getParamNormalized;
	/** C type : setParamNormalized_callback* */
	public IEditControllerVtbl.setParamNormalized_callback setParamNormalized;
	/** C type : setComponentHandler_callback* */
	public IEditControllerVtbl.setComponentHandler_callback setComponentHandler;
	/**
	 * IPlugView, or nothing<br>
	 * C type : createView_callback*
	 */
	public IEditControllerVtbl.createView_callback createView;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface initialize_callback extends Callback {
		int apply(Pointer self, Pointer context);
	};
	public interface terminate_callback extends Callback {
		int apply(Pointer self);
	};
	public interface setComponentState_callback extends Callback {
		int apply(Pointer self, Pointer stream);
	};
	public interface setState_callback extends Callback {
		int apply(Pointer self, Pointer stream);
	};
	public interface getState_callback extends Callback {
		int apply(Pointer self, Pointer stream);
	};
	public interface getParameterCount_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getParameterInfo_callback extends Callback {
		int apply(Pointer self, int index, ParameterInfo info);
	};
	public interface getParamStringByValue_callback extends Callback {
		int apply(Pointer self, int id, double normalized, Pointer string);
	};
	public interface getParamValueByString_callback extends Callback {
		int apply(Pointer self, int id, Pointer string, DoubleByReference normalized);
	};
	public interface normalizedParamToPlain_callback extends Callback {
		double apply(Pointer self, int id, double normalized);
	};
	public interface plainParamToNormalized_callback extends Callback {
		double apply(Pointer self, int id, double plain);
	};
	public interface getParamNormalized_callback extends Callback {
		double apply(Pointer self, int id);
	};
	public interface setParamNormalized_callback extends Callback {
		int apply(Pointer self, int id, double normalized);
	};
	public interface setComponentHandler_callback extends Callback {
		int apply(Pointer self, Pointer handler);
	};
	public interface createView_callback extends Callback {
		Pointer apply(Pointer self, Pointer name);
	};
	public IEditControllerVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "initialize", "terminate", "setComponentState", "setState", "getState", "getParameterCount", "getParameterInfo", "getParamStringByValue", "getParamValueByString", "normalizedParamToPlain", "plainParamToNormalized", "getParamNormalized", "setParamNormalized", "setComponentHandler", "createView");
	}
	public IEditControllerVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IEditControllerVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IEditControllerVtbl implements Structure.ByValue {

	};
}
