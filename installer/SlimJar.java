import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies archives without the native libraries of other systems, which are most of some: {@code
 * java SlimJar.java SYSTEM FOLDER JAR...}, where SYSTEM is a regular expression for the names of
 * this one. ONNX Runtime's library is left out altogether, since it is installed unpacked. The same
 * archive gives the same bytes.
 */
final class SlimJar {
    private static final Pattern NATIVE =
            Pattern.compile(
                    "(?:(?:ai/onnxruntime/native|native/lib|com/sun/jna)/([^/]+-[^/]+)"
                            + "|org/jline/nativ/([^/]+/[^/]+))/.+");

    public static void main(String[] arguments) throws IOException {
        Pattern system = Pattern.compile(arguments[0]);
        for (int i = 2; i < arguments.length; i++) {
            Path jar = Path.of(arguments[i]);
            copy(jar, Path.of(arguments[1]).resolve(jar.getFileName()), system);
        }
    }

    private static void copy(Path from, Path to, Pattern system) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream slim = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries();
                    entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (isWanted(entry.getName(), system)) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(entry.getTimeLocal());
                    slim.putNextEntry(copy);
                    jar.getInputStream(entry).transferTo(slim);
                    slim.closeEntry();
                }
            }
        }
    }

    private static boolean isWanted(String name, Pattern system) {
        Matcher library = NATIVE.matcher(name);
        if (!library.matches()) {
            return true;
        }
        String found = library.group(1) == null ? library.group(2) : library.group(1);
        return !name.startsWith("ai/") && system.matcher(found).matches();
    }
}
