// Stands before the C library's allocation. operator new and delete end here, too.

#include "Violation.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

using continuo::rtcheck::watch;

extern "C"
{
    // glibc's own names for them; dlsym would allocate itself.
    void* __libc_malloc (size_t);
    void* __libc_calloc (size_t, size_t);
    void* __libc_realloc (void*, size_t);
    void* __libc_memalign (size_t, size_t);
    void __libc_free (void*);

    void* malloc (size_t size) noexcept
    {
        watch ("malloc");
        return __libc_malloc (size);
    }

    void* calloc (size_t count, size_t size) noexcept
    {
        watch ("calloc");
        return __libc_calloc (count, size);
    }

    void* realloc (void* memory, size_t size) noexcept
    {
        watch ("realloc");
        return __libc_realloc (memory, size);
    }

    void free (void* memory) noexcept
    {
        if (memory != nullptr)
            watch ("free");

        __libc_free (memory);
    }

    void* memalign (size_t alignment, size_t size) noexcept
    {
        watch ("memalign");
        return __libc_memalign (alignment, size);
    }

    void* aligned_alloc (size_t alignment, size_t size) noexcept
    {
        watch ("aligned_alloc");
        return __libc_memalign (alignment, size);
    }

    int posix_memalign (void** memory, size_t alignment, size_t size) noexcept
    {
        watch ("posix_memalign");

        if (alignment % sizeof (void*) != 0 || (alignment & (alignment - 1)) != 0)
            return EINVAL;

        *memory = __libc_memalign (alignment, size);
        return *memory == nullptr ? ENOMEM : 0;
    }
}
