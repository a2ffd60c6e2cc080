package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IComponentVtbl extends Structure {
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
	/** C type : getControllerClassId_callback* */
	public IComponentVtbl.getControllerClassId_callback getControllerClassId;
	/** C type : setIoMode_callback* */
	public IComponentVtbl.setIoMode_callback setIoMode;
	/**
	 * the number of buses<br>
	 * C type : getBusCount_callback*
	 */
	public IComponentVtbl.getBusCount_callback getBusCount;
	/** C type : getBusInfo_callback* */
	public IComponentVtbl.getBusInfo_callback getBusInfo;
	/** C type : getRoutingInfo_callback* */
	public IComponentVtbl.getRoutingInfo_callback getRoutingInfo;
	/** C type : activateBus_callback* */
	public IComponentVtbl.activateBus_callback activateBus;
	/** C type : setActive_callback* */
	public IComponentVtbl.setActive_callback setActive;
	/** C type : setState_callback* */
	public IEditControllerVtbl.setState_callback setState;
	/** C type : getState_callback* */
	public IEditControllerVtbl.getState_callback getState;
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
	public interface getControllerClassId_callback extends Callback {
		int apply(Pointer self, Pointer classId);
	};
	public interface setIoMode_callback extends Callback {
		int apply(Pointer self, int mode);
	};
	public interface getBusCount_callback extends Callback {
		int apply(Pointer self, int mediaType, int direction);
	};
	public interface getBusInfo_callback extends Callback {
		int apply(Pointer self, int mediaType, int direction, int index, BusInfo bus);
	};
	public interface getRoutingInfo_callback extends Callback {
		int apply(Pointer self, Pointer inInfo, Pointer outInfo);
	};
	public interface activateBus_callback extends Callback {
		int apply(Pointer self, int mediaType, int direction, int index, byte state);
	};
	public interface setActive_callback extends Callback {
		int apply(Pointer self, byte state);
	};
	public interface setState_callback extends Callback {
		int apply(Pointer self, Pointer stream);
	};
	public interface getState_callback extends Callback {
		int apply(Pointer self, Pointer stream);
	};
	public IComponentVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "initialize", "terminate", "getControllerClassId", "setIoMode", "getBusCount", "getBusInfo", "getRoutingInfo", "activateBus", "setActive", "setState", "getState");
	}
	public IComponentVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IComponentVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IComponentVtbl implements Structure.ByValue {

	};
}
