package org.continuo.core.files;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * This machine's files by a rule of Windows': one that a program has open can be neither replaced
 * nor deleted. Its paths look as those of this machine do.
 */
final class WindowsRules extends FileSystemProvider {
    private final Predicate<Path> isHeld;
    private final FileSystem system = new Facade();

    private WindowsRules(Predicate<Path> isHeld) {
        this.isHeld = isHeld;
    }

    /**
     * A path whose files are under the rule.
     *
     * @param isHeld whether a program has a file open, asked whenever one is replaced or deleted
     */
    static Path over(Path real, Predicate<Path> isHeld) {
        return new WindowsRules(isHeld).wrap(real);
    }

    private Path wrap(Path real) {
        return (Path)
                Proxy.newProxyInstance(
                        WindowsRules.class.getClassLoader(),
                        new Class<?>[] {Path.class, Wrapped.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getFileSystem")) {
                                return system;
                            }
                            if (method.getName().equals("real")) {
                                return real;
                            }
                            Object[] plain = arguments == null ? new Object[0] : arguments.clone();
                            for (int i = 0; i < plain.length; i++) {
                                plain[i] = plain[i] instanceof Path path ? real(path) : plain[i];
                            }
                            try {
                                Object result = method.invoke(real, plain);
                                return result instanceof Path path ? wrap(path) : result;
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getTargetException();
                            }
                        });
    }

    /** Of our paths, the path below. */
    interface Wrapped {
        Path real();
    }

    private static Path real(Path path) {
        return path instanceof Wrapped wrapped ? wrapped.real() : path;
    }

    private static FileSystemProvider below(Path path) {
        return real(path).getFileSystem().provider();
    }

    private void requireFree(Path path) throws AccessDeniedException {
        if (isHeld.test(real(path))) {
            throw new AccessDeniedException(path.toString());
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        requireFree(source);
        requireFree(target);
        below(source).move(real(source), real(target), options);
    }

    @Override
    public void delete(Path path) throws IOException {
        requireFree(path);
        below(path).delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        requireFree(target);
        below(source).copy(real(source), real(target), options);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return below(path).newByteChannel(real(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
        return below(folder).newDirectoryStream(real(folder), filter);
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        below(folder).createDirectory(real(folder), attributes);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return below(path).isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return below(path).isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return below(path).getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        below(path).checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return below(path).getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return below(path).readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        return below(path).readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
            throws IOException {
        below(path).setAttribute(real(path), name, value, options);
    }

    @Override
    public String getScheme() {
        return "windows-rules";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    /** Only names the provider and its views. */
    private final class Facade extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return WindowsRules.this;
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic");
        }

        @Override
        public String getSeparator() {
            return "/";
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(String first, String... more) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }
}
