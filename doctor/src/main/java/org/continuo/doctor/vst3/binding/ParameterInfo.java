package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class ParameterInfo extends Structure {
	public int id;
	/** C type : short[128] */
	public short[] title = new short[128];
	/** C type : short[128] */
	public short[] shortTitle = new short[128];
	/** C type : short[128] */
	public short[] units = new short[128];
	/** 0 continuous, 1 a switch, n a list of n + 1 values */
	public int stepCount;
	public double defaultNormalizedValue;
	public int unitId;
	/** bits: see ivsteditcontroller.h, ParameterFlags */
	public int flags;
	public ParameterInfo() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("id", "title", "shortTitle", "units", "stepCount", "defaultNormalizedValue", "unitId", "flags");
	}
	/**
	 * @param title C type : short[128]<br>
	 * @param shortTitle C type : short[128]<br>
	 * @param units C type : short[128]<br>
	 * @param stepCount 0 continuous, 1 a switch, n a list of n + 1 values<br>
	 * @param flags bits: see ivsteditcontroller.h, ParameterFlags
	 */
	public ParameterInfo(int id, short title[], short shortTitle[], short units[], int stepCount, double defaultNormalizedValue, int unitId, int flags) {
		super();
		this.id = id;
		if ((title.length != this.title.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.title = title;
		if ((shortTitle.length != this.shortTitle.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.shortTitle = shortTitle;
		if ((units.length != this.units.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.units = units;
		this.stepCount = stepCount;
		this.defaultNormalizedValue = defaultNormalizedValue;
		this.unitId = unitId;
		this.flags = flags;
	}
	public ParameterInfo(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends ParameterInfo implements Structure.ByReference {

	};
	public static class ByValue extends ParameterInfo implements Structure.ByValue {

	};
}
