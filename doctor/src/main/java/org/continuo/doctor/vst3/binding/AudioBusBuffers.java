package org.continuo.doctor.vst3.binding;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public class AudioBusBuffers extends Structure {
	public int numChannels;
	public long silenceFlags;
	/**
	 * float*[numChannels]<br>
	 * C type : void*
	 */
	public Pointer channelBuffers;
	public AudioBusBuffers() {
		super();
	}
	protected List<String> getFieldOrder() {
		return Arrays.asList("numChannels", "silenceFlags", "channelBuffers");
	}
	/**
	 * @param channelBuffers float*[numChannels]<br>
	 * C type : void*
	 */
	public AudioBusBuffers(int numChannels, long silenceFlags, Pointer channelBuffers) {
		super();
		this.numChannels = numChannels;
		this.silenceFlags = silenceFlags;
		this.channelBuffers = channelBuffers;
	}
	public AudioBusBuffers(Pointer peer) {
		super(peer);
	}
	public static class ByReference extends AudioBusBuffers implements Structure.ByReference {

	};
	public static class ByValue extends AudioBusBuffers implements Structure.ByValue {

	};
}
