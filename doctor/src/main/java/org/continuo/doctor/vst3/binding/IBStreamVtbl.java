package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IBStreamVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/** C type : read_callback* */
	public IBStreamVtbl.read_callback read;
	/** C type : write_callback* */
	public IBStreamVtbl.write_callback write;
	/**
	 * from: 0 start, 1 here, 2 end<br>
	 * C type : seek_callback*
	 */
	public IBStreamVtbl.seek_callback seek;
	/** C type : tell_callback* */
	public IBStreamVtbl.tell_callback tell;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface read_callback extends Callback {
		int apply(Pointer self, Pointer buffer, int bytes, IntByReference bytesRead);
	};
	public interface write_callback extends Callback {
		int apply(Pointer self, Pointer buffer, int bytes, IntByReference bytesWritten);
	};
	public interface seek_callback extends Callback {
		int apply(Pointer self, long position, int from, LongByReference result);
	};
	public interface tell_callback extends Callback {
		int apply(Pointer self, LongByReference position);
	};
	public IBStreamVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "read", "write", "seek", "tell");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param read C type : read_callback*<br>
	 * @param write C type : write_callback*<br>
	 * @param seek from: 0 start, 1 here, 2 end<br>
	 * C type : seek_callback*<br>
	 * @param tell C type : tell_callback*
	 */
	public IBStreamVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IBStreamVtbl.read_callback read, IBStreamVtbl.write_callback write, IBStreamVtbl.seek_callback seek, IBStreamVtbl.tell_callback tell) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.read = read;
		this.write = write;
		this.seek = seek;
		this.tell = tell;
	}
	public IBStreamVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IBStreamVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IBStreamVtbl implements Structure.ByValue {

	};
}
