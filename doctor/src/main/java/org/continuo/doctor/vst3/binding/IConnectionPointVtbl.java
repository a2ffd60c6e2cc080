package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IConnectionPointVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : connect_callback* */
	public IConnectionPointVtbl.connect_callback connect;
	/** C type : disconnect_callback* */
	public IConnectionPointVtbl.disconnect_callback disconnect;
	/**
	 * IMessage<br>
	 * C type : notify_callback*
	 */
	public IConnectionPointVtbl.notify_callback notify$;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface connect_callback extends Callback {
		int apply(Pointer self, Pointer other);
	};
	public interface disconnect_callback extends Callback {
		int apply(Pointer self, Pointer other);
	};
	public interface notify_callback extends Callback {
		int apply(Pointer self, Pointer message);
	};
	public IConnectionPointVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "connect", "disconnect", "notify$");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param connect C type : connect_callback*<br>
	 * @param disconnect C type : disconnect_callback*<br>
	 * @param notify$ IMessage<br>
	 * C type : notify_callback*
	 */
	public IConnectionPointVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IConnectionPointVtbl.connect_callback connect, IConnectionPointVtbl.disconnect_callback disconnect, IConnectionPointVtbl.notify_callback notify$) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.connect = connect;
		this.disconnect = disconnect;
		this.notify$ = notify$;
	}
	public IConnectionPointVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IConnectionPointVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IConnectionPointVtbl implements Structure.ByValue {

	};
}
