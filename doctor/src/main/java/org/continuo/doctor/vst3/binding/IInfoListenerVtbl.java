package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IInfoListenerVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/**
	 * IAttributeList<br>
	 * C type : setChannelContextInfos_callback*
	 */
	public IInfoListenerVtbl.setChannelContextInfos_callback setChannelContextInfos;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface setChannelContextInfos_callback extends Callback {
		int apply(Pointer self, Pointer attributes);
	};
	public IInfoListenerVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "setChannelContextInfos");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param setChannelContextInfos IAttributeList<br>
	 * C type : setChannelContextInfos_callback*
	 */
	public IInfoListenerVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IInfoListenerVtbl.setChannelContextInfos_callback setChannelContextInfos) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.setChannelContextInfos = setChannelContextInfos;
	}
	public IInfoListenerVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IInfoListenerVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IInfoListenerVtbl implements Structure.ByValue {

	};
}
