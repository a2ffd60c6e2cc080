package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class PFactoryInfo extends Structure {
	/** C type : char[64] */
	public byte[] vendor = new byte[64];
	/** C type : char[256] */
	public byte[] url = new byte[256];
	/** C type : char[128] */
	public byte[] email = new byte[128];
	public int flags;
	public PFactoryInfo() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("vendor", "url", "email", "flags");
	}
	/**
	 * @param vendor C type : char[64]<br>
	 * @param url C type : char[256]<br>
	 * @param email C type : char[128]
	 */
	public PFactoryInfo(byte vendor[], byte url[], byte email[], int flags) {
		super();
		if ((vendor.length != this.vendor.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.vendor = vendor;
		if ((url.length != this.url.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.url = url;
		if ((email.length != this.email.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.email = email;
		this.flags = flags;
	}
	public PFactoryInfo(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends PFactoryInfo implements Structure.ByReference {

	};
	public static class ByValue extends PFactoryInfo implements Structure.ByValue {

	};
}
