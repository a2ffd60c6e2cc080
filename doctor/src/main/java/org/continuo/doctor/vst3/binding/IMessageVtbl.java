package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IMessageVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/**
	 * char*, or nothing<br>
	 * C type : getMessageID_callback*
	 */
	public IMessageVtbl.getMessageID_callback getMessageID;
	/** C type : setMessageID_callback* */
	public IMessageVtbl.setMessageID_callback setMessageID;
	/**
	 * IAttributeList<br>
	 * C type : getAttributes_callback*
	 */
	public IMessageVtbl.getAttributes_callback getAttributes;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getMessageID_callback extends Callback {
		Pointer apply(Pointer self);
	};
	public interface setMessageID_callback extends Callback {
		void apply(Pointer self, Pointer id);
	};
	public interface getAttributes_callback extends Callback {
		Pointer apply(Pointer self);
	};
	public IMessageVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "getMessageID", "setMessageID", "getAttributes");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param getMessageID char*, or nothing<br>
	 * C type : getMessageID_callback*<br>
	 * @param setMessageID C type : setMessageID_callback*<br>
	 * @param getAttributes IAttributeList<br>
	 * C type : getAttributes_callback*
	 */
	public IMessageVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IMessageVtbl.getMessageID_callback getMessageID, IMessageVtbl.setMessageID_callback setMessageID, IMessageVtbl.getAttributes_callback getAttributes) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.getMessageID = getMessageID;
		this.setMessageID = setMessageID;
		this.getAttributes = getAttributes;
	}
	public IMessageVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IMessageVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IMessageVtbl implements Structure.ByValue {

	};
}
