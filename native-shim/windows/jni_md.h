// What jni.h leaves to the system, for Windows x64: a JDK for Linux has no such file.
#pragma once

#define JNIEXPORT __declspec (dllexport)
#define JNIIMPORT __declspec (dllimport)
#define JNICALL __stdcall

typedef long jint;
typedef long long jlong;
typedef signed char jbyte;
