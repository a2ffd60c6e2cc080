/*
 * The part of VST3 that Continuo speaks from Java, as plain C: a COM object is a pointer to a table of functions.
 *
 * Written by hand from the published interfaces; JNAerator makes the classes of org.continuo.doctor.vst3.binding
 * from it (see ./generate). Layout: 64-bit systems, natural alignment, on Linux and macOS; native-shim/tests/host
 * compares sizes, offsets and slots with Steinberg's headers. Pointers to objects and arrays are void*, so that
 * their owner decides in Java how to read them. Strings of short are UTF-16, strings of char UTF-8.
 * Every function returns 0 (kResultOk) or a reason, where nothing else is said.
 */

/* ---- module ---- */

typedef struct PFactoryInfo {
  char vendor[64];
  char url[256];
  char email[128];
  int flags;
} PFactoryInfo;

typedef struct PClassInfo2 {
  char cid[16];
  int cardinality;
  char category[32];
  char name[64];
  unsigned int classFlags;
  char subCategories[128];
  char vendor[64];
  char version[64];
  char sdkVersion[64];
} PClassInfo2;

typedef struct IPluginFactory2Vtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*getFactoryInfo)(void* self, PFactoryInfo* info);
  int (*countClasses)(void* self); /* the number of classes */
  int (*getClassInfo)(void* self, int index, void* info);
  int (*createInstance)(void* self, const char* cid, const char* iid, void** object);
  int (*getClassInfo2)(void* self, int index, PClassInfo2* info);
} IPluginFactory2Vtbl;

/* ---- component ---- */

typedef struct BusInfo {
  int mediaType; /* 0 audio, 1 events */
  int direction; /* 0 input, 1 output */
  int channelCount;
  short name[128];
  int busType; /* 0 main, 1 side-chain */
  unsigned int flags; /* bit 0: active unless the host says otherwise */
} BusInfo;

typedef struct IComponentVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*initialize)(void* self, void* context);
  int (*terminate)(void* self);
  int (*getControllerClassId)(void* self, char* classId);
  int (*setIoMode)(void* self, int mode);
  int (*getBusCount)(void* self, int mediaType, int direction); /* the number of buses */
  int (*getBusInfo)(void* self, int mediaType, int direction, int index, BusInfo* bus);
  int (*getRoutingInfo)(void* self, void* inInfo, void* outInfo);
  int (*activateBus)(void* self, int mediaType, int direction, int index, unsigned char state);
  int (*setActive)(void* self, unsigned char state);
  int (*setState)(void* self, void* stream);
  int (*getState)(void* self, void* stream);
} IComponentVtbl;

/* ---- audio ---- */

typedef struct ProcessSetup {
  int processMode; /* 0 real time, 1 prefetch, 2 offline */
  int symbolicSampleSize; /* 0: 32-bit floats */
  int maxSamplesPerBlock;
  double sampleRate;
} ProcessSetup;

typedef struct AudioBusBuffers {
  int numChannels;
  unsigned long long silenceFlags;
  void* channelBuffers; /* float*[numChannels] */
} AudioBusBuffers;

typedef struct ProcessContext {
  unsigned int state; /* bits: see ivstprocesscontext.h, StatesAndFlags */
  double sampleRate;
  long long projectTimeSamples;
  long long systemTime;
  long long continousTimeSamples;
  double projectTimeMusic; /* quarter notes, as all positions below */
  double barPositionMusic;
  double cycleStartMusic;
  double cycleEndMusic;
  double tempo;
  int timeSigNumerator;
  int timeSigDenominator;
  unsigned char chordKeyNote;
  unsigned char chordRootNote;
  short chordMask;
  int smpteOffsetSubframes;
  unsigned int framesPerSecond;
  unsigned int frameRateFlags;
  int samplesToNextClock;
} ProcessContext;

typedef struct ProcessData {
  int processMode;
  int symbolicSampleSize;
  int numSamples;
  int numInputs;
  int numOutputs;
  void* inputs; /* AudioBusBuffers[numInputs] */
  void* outputs; /* AudioBusBuffers[numOutputs] */
  void* inputParameterChanges; /* IParameterChanges */
  void* outputParameterChanges;
  void* inputEvents;
  void* outputEvents;
  void* processContext; /* ProcessContext */
} ProcessData;

typedef struct IAudioProcessorVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*setBusArrangements)(void* self, void* inputs, int numIns, void* outputs, int numOuts);
  int (*getBusArrangement)(void* self, int direction, int index, void* arrangement);
  int (*canProcessSampleSize)(void* self, int symbolicSampleSize);
  unsigned int (*getLatencySamples)(void* self); /* samples */
  int (*setupProcessing)(void* self, ProcessSetup* setup);
  int (*setProcessing)(void* self, unsigned char state);
  int (*process)(void* self, ProcessData* data);
  unsigned int (*getTailSamples)(void* self); /* samples; all bits: without end */
} IAudioProcessorVtbl;

/* ---- parameters ---- */

typedef struct ParameterInfo {
  unsigned int id;
  short title[128];
  short shortTitle[128];
  short units[128];
  int stepCount; /* 0 continuous, 1 a switch, n a list of n + 1 values */
  double defaultNormalizedValue;
  int unitId;
  int flags; /* bits: see ivsteditcontroller.h, ParameterFlags */
} ParameterInfo;

typedef struct IEditControllerVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*initialize)(void* self, void* context);
  int (*terminate)(void* self);
  int (*setComponentState)(void* self, void* stream);
  int (*setState)(void* self, void* stream);
  int (*getState)(void* self, void* stream);
  int (*getParameterCount)(void* self); /* the number of parameters */
  int (*getParameterInfo)(void* self, int index, ParameterInfo* info);
  int (*getParamStringByValue)(void* self, unsigned int id, double normalized, void* string);
  int (*getParamValueByString)(void* self, unsigned int id, void* string, double* normalized);
  double (*normalizedParamToPlain)(void* self, unsigned int id, double normalized);
  double (*plainParamToNormalized)(void* self, unsigned int id, double plain);
  double (*getParamNormalized)(void* self, unsigned int id); /* 0 to 1 */
  int (*setParamNormalized)(void* self, unsigned int id, double normalized);
  int (*setComponentHandler)(void* self, void* handler);
  void* (*createView)(void* self, const char* name); /* IPlugView, or nothing */
} IEditControllerVtbl;

typedef struct IParamValueQueueVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  unsigned int (*getParameterId)(void* self); /* the parameter's id */
  int (*getPointCount)(void* self); /* the number of points */
  int (*getPoint)(void* self, int index, int* sampleOffset, double* normalized);
  int (*addPoint)(void* self, int sampleOffset, double normalized, int* index);
} IParamValueQueueVtbl;

typedef struct IParameterChangesVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*getParameterCount)(void* self); /* the number of queues */
  void* (*getParameterData)(void* self, int index); /* IParamValueQueue, or nothing */
  void* (*addParameterData)(void* self, unsigned int* id, int* index); /* IParamValueQueue, or nothing */
} IParameterChangesVtbl;

typedef struct IComponentHandlerVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*beginEdit)(void* self, unsigned int id);
  int (*performEdit)(void* self, unsigned int id, double normalized);
  int (*endEdit)(void* self, unsigned int id);
  int (*restartComponent)(void* self, int flags);
} IComponentHandlerVtbl;

/* ---- what host and plugin tell each other ---- */

typedef struct IHostApplicationVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*getName)(void* self, void* name); /* name: short[128] */
  int (*createInstance)(void* self, const char* cid, const char* iid, void** object);
} IHostApplicationVtbl;

typedef struct IAttributeListVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*setInt)(void* self, const char* id, long long value);
  int (*getInt)(void* self, const char* id, long long* value);
  int (*setFloat)(void* self, const char* id, double value);
  int (*getFloat)(void* self, const char* id, double* value);
  int (*setString)(void* self, const char* id, void* string);
  int (*getString)(void* self, const char* id, void* string, unsigned int sizeBytes);
  int (*setBinary)(void* self, const char* id, void* data, unsigned int sizeBytes);
  int (*getBinary)(void* self, const char* id, void** data, unsigned int* sizeBytes);
} IAttributeListVtbl;

typedef struct IInfoListenerVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*setChannelContextInfos)(void* self, void* attributes); /* IAttributeList */
} IInfoListenerVtbl;

typedef struct IMessageVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  void* (*getMessageID)(void* self); /* char*, or nothing */
  void (*setMessageID)(void* self, void* id);
  void* (*getAttributes)(void* self); /* IAttributeList */
} IMessageVtbl;

typedef struct IConnectionPointVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*connect)(void* self, void* other);
  int (*disconnect)(void* self, void* other);
  int (*notify)(void* self, void* message); /* IMessage */
} IConnectionPointVtbl;

typedef struct IBStreamVtbl {
  int (*queryInterface)(void* self, const char* iid, void** object);
  unsigned int (*addRef)(void* self);
  unsigned int (*release)(void* self);
  int (*read)(void* self, void* buffer, int bytes, int* bytesRead);
  int (*write)(void* self, void* buffer, int bytes, int* bytesWritten);
  int (*seek)(void* self, long long position, int from, long long* result); /* from: 0 start, 1 here, 2 end */
  int (*tell)(void* self, long long* position);
} IBStreamVtbl;

/* What a plugin's shared object exports. */
void* GetPluginFactory(void); /* IPluginFactory */
unsigned char ModuleEntry(void* sharedLibraryHandle); /* Linux; 0 is failure */
unsigned char ModuleExit(void); /* Linux */
