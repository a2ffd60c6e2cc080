package org.continuo.doctor.vst3.binding;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
/**
 * JNA Wrapper for library <b>vst3</b><br>
 */
@SuppressWarnings("all") // made from vst3.h by JNAerator: see src/main/vst3/generate
public interface Vst3Library extends Library {
	public static final String JNA_LIBRARY_NAME = "vst3";
	/**
	 * What a plugin's shared object exports.<br>
	 * IPluginFactory<br>
	 * Original signature : <code>void* GetPluginFactory()</code><br>
	 */
	Pointer GetPluginFactory();
	/**
	 * Linux; 0 is failure<br>
	 * Original signature : <code>char ModuleEntry(void*)</code><br>
	 */
	byte ModuleEntry(Pointer sharedLibraryHandle);
	/**
	 * Linux<br>
	 * Original signature : <code>char ModuleExit()</code><br>
	 */
	byte ModuleExit();
}
