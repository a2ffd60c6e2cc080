package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IPluginFactory2Vtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : getFactoryInfo_callback* */
	public IPluginFactory2Vtbl.getFactoryInfo_callback getFactoryInfo;
	/**
	 * the number of classes<br>
	 * C type : countClasses_callback*
	 */
	public IPluginFactory2Vtbl.countClasses_callback countClasses;
	/** C type : getClassInfo_callback* */
	public IPluginFactory2Vtbl.getClassInfo_callback getClassInfo;
	/** C type : createInstance_callback* */
	public IHostApplicationVtbl.createInstance_callback createInstance;
	/** C type : getClassInfo2_callback* */
	public IPluginFactory2Vtbl.getClassInfo2_callback getClassInfo2;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getFactoryInfo_callback extends Callback {
		int apply(Pointer self, PFactoryInfo info);
	};
	public interface countClasses_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getClassInfo_callback extends Callback {
		int apply(Pointer self, int index, Pointer info);
	};
	public interface createInstance_callback extends Callback {
		int apply(Pointer self, Pointer cid, Pointer iid, PointerByReference object);
	};
	public interface getClassInfo2_callback extends Callback {
		int apply(Pointer self, int index, PClassInfo2 info);
	};
	public IPluginFactory2Vtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "getFactoryInfo", "countClasses", "getClassInfo", "createInstance", "getClassInfo2");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param getFactoryInfo C type : getFactoryInfo_callback*<br>
	 * @param countClasses the number of classes<br>
	 * C type : countClasses_callback*<br>
	 * @param getClassInfo C type : getClassInfo_callback*<br>
	 * @param createInstance C type : createInstance_callback*<br>
	 * @param getClassInfo2 C type : getClassInfo2_callback*
	 */
	public IPluginFactory2Vtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IPluginFactory2Vtbl.getFactoryInfo_callback getFactoryInfo, IPluginFactory2Vtbl.countClasses_callback countClasses, IPluginFactory2Vtbl.getClassInfo_callback getClassInfo, IHostApplicationVtbl.createInstance_callback createInstance, IPluginFactory2Vtbl.getClassInfo2_callback getClassInfo2) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.getFactoryInfo = getFactoryInfo;
		this.countClasses = countClasses;
		this.getClassInfo = getClassInfo;
		this.createInstance = createInstance;
		this.getClassInfo2 = getClassInfo2;
	}
	public IPluginFactory2Vtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IPluginFactory2Vtbl implements Structure.ByReference {

	};
	public static class ByValue extends IPluginFactory2Vtbl implements Structure.ByValue {

	};
}
