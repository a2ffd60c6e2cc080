package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IComponentHandlerVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : beginEdit_callback* */
	public IComponentHandlerVtbl.beginEdit_callback beginEdit;
	/** C type : performEdit_callback* */
	public IComponentHandlerVtbl.performEdit_callback performEdit;
	/** C type : endEdit_callback* */
	public IComponentHandlerVtbl.endEdit_callback endEdit;
	/** C type : restartComponent_callback* */
	public IComponentHandlerVtbl.restartComponent_callback restartComponent;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface beginEdit_callback extends Callback {
		int apply(Pointer self, int id);
	};
	public interface performEdit_callback extends Callback {
		int apply(Pointer self, int id, double normalized);
	};
	public interface endEdit_callback extends Callback {
		int apply(Pointer self, int id);
	};
	public interface restartComponent_callback extends Callback {
		int apply(Pointer self, int flags);
	};
	public IComponentHandlerVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "beginEdit", "performEdit", "endEdit", "restartComponent");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param beginEdit C type : beginEdit_callback*<br>
	 * @param performEdit C type : performEdit_callback*<br>
	 * @param endEdit C type : endEdit_callback*<br>
	 * @param restartComponent C type : restartComponent_callback*
	 */
	public IComponentHandlerVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IComponentHandlerVtbl.beginEdit_callback beginEdit, IComponentHandlerVtbl.performEdit_callback performEdit, IComponentHandlerVtbl.endEdit_callback endEdit, IComponentHandlerVtbl.restartComponent_callback restartComponent) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.beginEdit = beginEdit;
		this.performEdit = performEdit;
		this.endEdit = endEdit;
		this.restartComponent = restartComponent;
	}
	public IComponentHandlerVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IComponentHandlerVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IComponentHandlerVtbl implements Structure.ByValue {

	};
}
