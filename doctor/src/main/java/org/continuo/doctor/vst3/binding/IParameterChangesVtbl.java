package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IParameterChangesVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/**
	 * the number of queues<br>
	 * C type : getParameterCount_callback*
	 */
	public IParameterChangesVtbl.getParameterCount_callback getParameterCount;
	/**
	 * IParamValueQueue, or nothing<br>
	 * C type : getParameterData_callback*
	 */
	public IParameterChangesVtbl.getParameterData_callback getParameterData;
	/**
	 * IParamValueQueue, or nothing<br>
	 * C type : addParameterData_callback*
	 */
	public IParameterChangesVtbl.addParameterData_callback addParameterData;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getParameterCount_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getParameterData_callback extends Callback {
		Pointer apply(Pointer self, int index);
	};
	public interface addParameterData_callback extends Callback {
		Pointer apply(Pointer self, IntByReference id, IntByReference index);
	};
	public IParameterChangesVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "getParameterCount", "getParameterData", "addParameterData");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param getParameterCount the number of queues<br>
	 * C type : getParameterCount_callback*<br>
	 * @param getParameterData IParamValueQueue, or nothing<br>
	 * C type : getParameterData_callback*<br>
	 * @param addParameterData IParamValueQueue, or nothing<br>
	 * C type : addParameterData_callback*
	 */
	public IParameterChangesVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IParameterChangesVtbl.getParameterCount_callback getParameterCount, IParameterChangesVtbl.getParameterData_callback getParameterData, IParameterChangesVtbl.addParameterData_callback addParameterData) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.getParameterCount = getParameterCount;
		this.getParameterData = getParameterData;
		this.addParameterData = addParameterData;
	}
	public IParameterChangesVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IParameterChangesVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IParameterChangesVtbl implements Structure.ByValue {

	};
}
