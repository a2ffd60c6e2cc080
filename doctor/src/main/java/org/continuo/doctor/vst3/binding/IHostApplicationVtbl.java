package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IHostApplicationVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/**
	 * name: short[128]<br>
	 * C type : getName_callback*
	 */
	public IHostApplicationVtbl.getName_callback getName;
	/** C type : createInstance_callback* */
	public IHostApplicationVtbl.createInstance_callback createInstance;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getName_callback extends Callback {
		int apply(Pointer self, Pointer name);
	};
	public interface createInstance_callback extends Callback {
		int apply(Pointer self, Pointer cid, Pointer iid, PointerByReference object);
	};
	public IHostApplicationVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "getName", "createInstance");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param getName name: short[128]<br>
	 * C type : getName_callback*<br>
	 * @param createInstance C type : createInstance_callback*
	 */
	public IHostApplicationVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IHostApplicationVtbl.getName_callback getName, IHostApplicationVtbl.createInstance_callback createInstance) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.getName = getName;
		this.createInstance = createInstance;
	}
	public IHostApplicationVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IHostApplicationVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IHostApplicationVtbl implements Structure.ByValue {

	};
}
