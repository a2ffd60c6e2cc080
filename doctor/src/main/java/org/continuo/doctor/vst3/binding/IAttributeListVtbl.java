package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IAttributeListVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : setInt_callback* */
	public IAttributeListVtbl.setInt_callback setInt;
	/** C type : getInt_callback* */
	public IAttributeListVtbl.getInt_callback getInt;
	/** C type : setFloat_callback* */
	public IAttributeListVtbl.setFloat_callback setFloat;
	/** C type : getFloat_callback* */
	public IAttributeListVtbl.getFloat_callback getFloat;
	/** C type : setString_callback* */
	public IAttributeListVtbl.setString_callback setString;
	/** C type : getString_callback* */
	public IAttributeListVtbl.getString_callback getString;
	/** C type : setBinary_callback* */
	public IAttributeListVtbl.setBinary_callback setBinary;
	/** C type : getBinary_callback* */
	public IAttributeListVtbl.getBinary_callback getBinary;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface setInt_callback extends Callback {
		int apply(Pointer self, Pointer id, long value);
	};
	public interface getInt_callback extends Callback {
		int apply(Pointer self, Pointer id, LongByReference value);
	};
	public interface setFloat_callback extends Callback {
		int apply(Pointer self, Pointer id, double value);
	};
	public interface getFloat_callback extends Callback {
		int apply(Pointer self, Pointer id, DoubleByReference value);
	};
	public interface setString_callback extends Callback {
		int apply(Pointer self, Pointer id, Pointer string);
	};
	public interface getString_callback extends Callback {
		int apply(Pointer self, Pointer id, Pointer string, int sizeBytes);
	};
	public interface setBinary_callback extends Callback {
		int apply(Pointer self, Pointer id, Pointer data, int sizeBytes);
	};
	public interface getBinary_callback extends Callback {
		int apply(Pointer self, Pointer id, PointerByReference data, IntByReference sizeBytes);
	};
	public IAttributeListVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "setInt", "getInt", "setFloat", "getFloat", "setString", "getString", "setBinary", "getBinary");
	}
	public IAttributeListVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IAttributeListVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IAttributeListVtbl implements Structure.ByValue {

	};
}
