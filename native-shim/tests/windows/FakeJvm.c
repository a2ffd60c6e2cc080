/* A jvm.dll that starts no Java: shows that the plugin finds, loads and asks one. */
__declspec (dllexport) int JNI_GetCreatedJavaVMs (void** vms, int length, int* found)
{
    (void) vms, (void) length;
    *found = 0;
    return 0;
}

__declspec (dllexport) int JNI_CreateJavaVM (void** vm, void** env, void* arguments)
{
    (void) vm, (void) env, (void) arguments;
    return -4; /* JNI_ENOMEM */
}
