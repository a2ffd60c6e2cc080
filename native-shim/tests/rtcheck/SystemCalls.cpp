// Stands before locks, waits and system calls. Each function below watches and passes on what it was given.

#include "Violation.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

using continuo::rtcheck::Pause;
using continuo::rtcheck::watch;

namespace
{

template <typename Function>
Function next (std::atomic<Function>& known, const char* name)
{
    if (auto function = known.load (std::memory_order_relaxed))
        return function;

    const Pause whileLookingUp;
    const auto function = reinterpret_cast<Function> (dlsym (RTLD_NEXT, name));
    known.store (function, std::memory_order_relaxed);
    return function;
}

}

#define WATCHED(result, name, parameters, arguments)                           \
    extern "C" __attribute__ ((visibility ("default"))) result name parameters \
    {                                                                          \
        static std::atomic<result (*) parameters> known { nullptr };           \
        watch (#name);                                                         \
        return next (known, #name) arguments;                                  \
    }

// A few that the headers declare noexcept.
#define WATCHED_NOEXCEPT(result, name, parameters, arguments)                           \
    extern "C" __attribute__ ((visibility ("default"))) result name parameters noexcept \
    {                                                                                   \
        static std::atomic<result (*) parameters> known { nullptr };                    \
        watch (#name);                                                                  \
        return next (known, #name) arguments;                                           \
    }

// Locks and waits. Trying a lock is allowed: it never waits.
WATCHED_NOEXCEPT (int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
WATCHED_NOEXCEPT (int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
WATCHED_NOEXCEPT (int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
WATCHED_NOEXCEPT (int, pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
WATCHED (int, pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t* mutex), (condition, mutex))
WATCHED (int, pthread_cond_timedwait,
         (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* until),
         (condition, mutex, until))
WATCHED (int, pthread_cond_clockwait,
         (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until),
         (condition, mutex, clock, until))
WATCHED_NOEXCEPT (int, pthread_cond_signal, (pthread_cond_t * condition), (condition))
WATCHED_NOEXCEPT (int, pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
WATCHED (int, pthread_join, (pthread_t thread, void** result), (thread, result))
WATCHED_NOEXCEPT (int, pthread_create,
                  (pthread_t * thread, const pthread_attr_t* attributes, void* (*run) (void*),
                   void* argument),
                  (thread, attributes, run, argument))
WATCHED (int, sem_wait, (sem_t * semaphore), (semaphore))
WATCHED (int, sem_timedwait, (sem_t * semaphore, const timespec* until), (semaphore, until))
WATCHED_NOEXCEPT (int, sem_post, (sem_t * semaphore), (semaphore))
WATCHED (int, usleep, (useconds_t microseconds), (microseconds))
WATCHED (unsigned, sleep, (unsigned seconds), (seconds))
WATCHED (int, nanosleep, (const timespec* time, timespec* rest), (time, rest))
WATCHED (int, clock_nanosleep, (clockid_t clock, int flags, const timespec* time, timespec* rest),
         (clock, flags, time, rest))
WATCHED_NOEXCEPT (int, sched_yield, (), ())

// Files and sockets.
WATCHED (ssize_t, read, (int file, void* data, size_t size), (file, data, size))
WATCHED (ssize_t, write, (int file, const void* data, size_t size), (file, data, size))
WATCHED (ssize_t, pread, (int file, void* data, size_t size, off_t offset), (file, data, size, offset))
WATCHED (ssize_t, pwrite, (int file, const void* data, size_t size, off_t offset), (file, data, size, offset))
WATCHED (ssize_t, readv, (int file, const iovec* parts, int count), (file, parts, count))
WATCHED (ssize_t, writev, (int file, const iovec* parts, int count), (file, parts, count))
WATCHED (int, close, (int file), (file))
WATCHED_NOEXCEPT (int, unlink, (const char* path), (path))
WATCHED_NOEXCEPT (int, access, (const char* path, int mode), (path, mode))
WATCHED_NOEXCEPT (int, stat, (const char* path, struct stat* result), (path, result))
WATCHED (int, fsync, (int file), (file))
WATCHED (ssize_t, send, (int socket, const void* data, size_t size, int flags), (socket, data, size, flags))
WATCHED (ssize_t, recv, (int socket, void* data, size_t size, int flags), (socket, data, size, flags))
WATCHED (ssize_t, sendmsg, (int socket, const msghdr* message, int flags), (socket, message, flags))
WATCHED (ssize_t, recvmsg, (int socket, msghdr* message, int flags), (socket, message, flags))
WATCHED (int, connect, (int socket, const sockaddr* address, socklen_t length), (socket, address, length))
WATCHED (int, poll, (pollfd * files, nfds_t count, int timeout), (files, count, timeout))
WATCHED (int, select, (int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout),
         (count, read, write, except, timeout))
WATCHED (int, epoll_wait, (int epoll, epoll_event* events, int count, int timeout),
         (epoll, events, count, timeout))
WATCHED_NOEXCEPT (int, kill, (pid_t process, int signal), (process, signal))

// Memory maps and libraries.
WATCHED_NOEXCEPT (void*, mmap,
                  (void* address, size_t size, int protection, int flags, int file, off_t offset),
                  (address, size, protection, flags, file, offset))
WATCHED_NOEXCEPT (int, munmap, (void* address, size_t size), (address, size))
WATCHED_NOEXCEPT (int, mprotect, (void* address, size_t size, int protection), (address, size, protection))
WATCHED_NOEXCEPT (int, madvise, (void* address, size_t size, int advice), (address, size, advice))
WATCHED_NOEXCEPT (void*, dlopen, (const char* path, int flags), (path, flags))

// Standard streams: the C library reaches the kernel from inside, past write().
WATCHED (FILE*, fopen, (const char* path, const char* mode), (path, mode))
WATCHED (int, fclose, (FILE * file), (file))
WATCHED (int, fflush, (FILE * file), (file))
WATCHED (size_t, fwrite, (const void* data, size_t size, size_t count, FILE* file), (data, size, count, file))
WATCHED (size_t, fread, (void* data, size_t size, size_t count, FILE* file), (data, size, count, file))
WATCHED (int, fputs, (const char* text, FILE* file), (text, file))
WATCHED (int, fputc, (int character, FILE* file), (character, file))
WATCHED (int, puts, (const char* text), (text))
WATCHED (int, putchar, (int character), (character))
WATCHED (int, vprintf, (const char* format, va_list arguments), (format, arguments))
WATCHED (int, vfprintf, (FILE * file, const char* format, va_list arguments), (file, format, arguments))

// Those with "…", passed on through what takes a list, or with all the words that there may be.
extern "C" __attribute__ ((visibility ("default"))) int printf (const char* format, ...)
{
    static std::atomic<int (*) (const char*, va_list)> known { nullptr };
    watch ("printf");
    va_list arguments;
    va_start (arguments, format);
    const auto result = next (known, "vprintf") (format, arguments);
    va_end (arguments);
    return result;
}

extern "C" __attribute__ ((visibility ("default"))) int fprintf (FILE* file, const char* format, ...)
{
    static std::atomic<int (*) (FILE*, const char*, va_list)> known { nullptr };
    watch ("fprintf");
    va_list arguments;
    va_start (arguments, format);
    const auto result = next (known, "vfprintf") (file, format, arguments);
    va_end (arguments);
    return result;
}

#define WATCHED_OPEN(name)                                                                          \
    extern "C" __attribute__ ((visibility ("default"))) int name (const char* path, int flags, ...) \
    {                                                                                               \
        static std::atomic<int (*) (const char*, int, ...)> known { nullptr };                      \
        va_list arguments;                                                                          \
        va_start (arguments, flags);                                                                \
        const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (arguments, unsigned) : 0u; \
        va_end (arguments);                                                                         \
        watch (#name);                                                                              \
        return next (known, #name) (path, flags, mode);                                             \
    }

WATCHED_OPEN (open)
WATCHED_OPEN (open64)

#define WATCHED_OPENAT(name)                                                                               \
    extern "C" __attribute__ ((visibility ("default"))) int name (int folder, const char* path, int flags, \
                                                                  ...)                                     \
    {                                                                                                      \
        static std::atomic<int (*) (int, const char*, int, ...)> known { nullptr };                        \
        va_list arguments;                                                                                 \
        va_start (arguments, flags);                                                                       \
        const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (arguments, unsigned) : 0u;        \
        va_end (arguments);                                                                                \
        watch (#name);                                                                                     \
        return next (known, #name) (folder, path, flags, mode);                                            \
    }

WATCHED_OPENAT (openat)
WATCHED_OPENAT (openat64)

extern "C" __attribute__ ((visibility ("default"))) int ioctl (int file, unsigned long request, ...) noexcept
{
    static std::atomic<int (*) (int, unsigned long, ...)> known { nullptr };
    va_list arguments;
    va_start (arguments, request);
    auto* const argument = va_arg (arguments, void*);
    va_end (arguments);
    watch ("ioctl");
    return next (known, "ioctl") (file, request, argument);
}

// std::atomic::wait, futexes and everything without a name of its own.
extern "C" __attribute__ ((visibility ("default"))) long syscall (long number, ...) noexcept
{
    static std::atomic<long (*) (long, ...)> known { nullptr };
    long words[6];
    va_list arguments;
    va_start (arguments, number);

    for (auto& word : words)
        word = va_arg (arguments, long);

    va_end (arguments);
    watch ("syscall");
    return next (known, "syscall") (number, words[0], words[1], words[2], words[3], words[4], words[5]);
}
