package org.continuo.doctor.vst3.binding;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class IParamValueQueueVtbl extends Structure {
	/** C type : queryInterface_callback* */
	public IBStreamVtbl.queryInterface_callback queryInterface;
	/** C type : addRef_callback* */
	public IBStreamVtbl.addRef_callback addRef;
	/** C type : release_callback* */
	public IBStreamVtbl.release_callback release;
	/**
	 * the parameter's id<br>
	 * C type : getParameterId_callback*
	 */
	public IParamValueQueueVtbl.getParameterId_callback getParameterId;
	/**
	 * the number of points<br>
	 * C type : getPointCount_callback*
	 */
	public IParamValueQueueVtbl.getPointCount_callback getPointCount;
	/** C type : getPoint_callback* */
	public IParamValueQueueVtbl.getPoint_callback getPoint;
	/** C type : addPoint_callback* */
	public IParamValueQueueVtbl.addPoint_callback addPoint;
	public interface queryInterface_callback extends Callback {
		int apply(Pointer self, Pointer iid, PointerByReference object);
	};
	public interface addRef_callback extends Callback {
		int apply(Pointer self);
	};
	public interface release_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getParameterId_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getPointCount_callback extends Callback {
		int apply(Pointer self);
	};
	public interface getPoint_callback extends Callback {
		int apply(Pointer self, int index, IntByReference sampleOffset, DoubleByReference normalized);
	};
	public interface addPoint_callback extends Callback {
		int apply(Pointer self, int sampleOffset, double normalized, IntByReference index);
	};
	public IParamValueQueueVtbl() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("queryInterface", "addRef", "release", "getParameterId", "getPointCount", "getPoint", "addPoint");
	}
	/**
	 * @param queryInterface C type : queryInterface_callback*<br>
	 * @param addRef C type : addRef_callback*<br>
	 * @param release C type : release_callback*<br>
	 * @param getParameterId the parameter's id<br>
	 * C type : getParameterId_callback*<br>
	 * @param getPointCount the number of points<br>
	 * C type : getPointCount_callback*<br>
	 * @param getPoint C type : getPoint_callback*<br>
	 * @param addPoint C type : addPoint_callback*
	 */
	public IParamValueQueueVtbl(IBStreamVtbl.queryInterface_callback queryInterface, IBStreamVtbl.addRef_callback addRef, IBStreamVtbl.release_callback release, IParamValueQueueVtbl.getParameterId_callback getParameterId, IParamValueQueueVtbl.getPointCount_callback getPointCount, IParamValueQueueVtbl.getPoint_callback getPoint, IParamValueQueueVtbl.addPoint_callback addPoint) {
		super();
		this.queryInterface = queryInterface;
		this.addRef = addRef;
		this.release = release;
		this.getParameterId = getParameterId;
		this.getPointCount = getPointCount;
		this.getPoint = getPoint;
		this.addPoint = addPoint;
	}
	public IParamValueQueueVtbl(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends IParamValueQueueVtbl implements Structure.ByReference {

	};
	public static class ByValue extends IParamValueQueueVtbl implements Structure.ByValue {

	};
}
