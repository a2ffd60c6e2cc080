package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class PClassInfo2 extends Structure {
	/** C type : char[16] */
	public byte[] cid = new byte[16];
	public int cardinality;
	/** C type : char[32] */
	public byte[] category = new byte[32];
	/** C type : char[64] */
	public byte[] name = new byte[64];
	public int classFlags;
	/** C type : char[128] */
	public byte[] subCategories = new byte[128];
	/** C type : char[64] */
	public byte[] vendor = new byte[64];
	/** C type : char[64] */
	public byte[] version = new byte[64];
	/** C type : char[64] */
	public byte[] sdkVersion = new byte[64];
	public PClassInfo2() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("cid", "cardinality", "category", "name", "classFlags", "subCategories", "vendor", "version", "sdkVersion");
	}
	/**
	 * @param cid C type : char[16]<br>
	 * @param category C type : char[32]<br>
	 * @param name C type : char[64]<br>
	 * @param subCategories C type : char[128]<br>
	 * @param vendor C type : char[64]<br>
	 * @param version C type : char[64]<br>
	 * @param sdkVersion C type : char[64]
	 */
	public PClassInfo2(byte cid[], int cardinality, byte category[], byte name[], int classFlags, byte subCategories[], byte vendor[], byte version[], byte sdkVersion[]) {
		super();
		if ((cid.length != this.cid.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.cid = cid;
		this.cardinality = cardinality;
		if ((category.length != this.category.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.category = category;
		if ((name.length != this.name.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.name = name;
		this.classFlags = classFlags;
		if ((subCategories.length != this.subCategories.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.subCategories = subCategories;
		if ((vendor.length != this.vendor.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.vendor = vendor;
		if ((version.length != this.version.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.version = version;
		if ((sdkVersion.length != this.sdkVersion.length))
			throw new IllegalArgumentException("Wrong array size !");
		this.sdkVersion = sdkVersion;
	}
	public PClassInfo2(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends PClassInfo2 implements Structure.ByReference {

	};
	public static class ByValue extends PClassInfo2 implements Structure.ByValue {

	};
}
