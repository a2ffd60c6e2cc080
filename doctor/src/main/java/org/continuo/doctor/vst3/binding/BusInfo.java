package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class BusInfo extends Structure {
	/** 0 audio, 1 events */
	public int mediaType;
	/** 0 input, 1 output */
	public int direction;
	public int channelCount;
	/** C type : short[128] */
	public short[] name = new short[128];
	/** 0 main, 1 side-chain */
	public int busType;
	/** bit 0: active unless the host says otherwise */
	public int flags;
	public BusInfo() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("mediaType", "direction", "channelCount", "name", "busType", "flags");
	}
	/**
	 * @param mediaType 0 audio, 1 events<br>
	 * @param direction 0 input, 1 output<br>
	 * @param name C type : short[128]<br>
	 * @param busType 0 main, 1 side-chain<br>
	 * @param flags bit 0: active unless the host says otherwise
	 */
	public BusInfo(int mediaType, int direction, int channelCount, short name[], int busType, int flags) {
		super();
		this.mediaType = mediaType;
		this.direction = direction;
		this.channelCount = channelCount;
		if ((name.length != this.name.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.name = name;
		this.busType = busType;
		this.flags = flags;
	}
	public BusInfo(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends BusInfo implements Structure.ByReference {

	};
	public static class ByValue extends BusInfo implements Structure.ByValue {

	};
}
