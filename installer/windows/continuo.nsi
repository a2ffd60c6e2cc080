; makensis -DVERSION=0.1.0 -DTREE=FOLDER -DOUT=FILE continuo.nsi: the installer of what installer/windows/build laid out.
; For the user alone, which needs no administrator; /ALLUSERS, or the choice in its first window, for everybody: then it
; starts itself again as administrator. Silent: /S. The plugin's own rule for finding its parts is in
; native-shim/src/model/DataFolder.cpp.
Unicode true
Target amd64-unicode
Name "Continuo"
OutFile "${OUT}"
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
RequestExecutionLevel user
ManifestDPIAware true
BrandingText "Continuo ${VERSION}"

!include LogicLib.nsh
!include FileFunc.nsh
!include nsDialogs.nsh
!include x64.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Continuo"
!define BUNDLE "Continuo.vst3"
!define BINARY "Continuo.vst3\Contents\x86_64-win\Continuo.vst3"

Var forAll   ; 1: for all users
Var plugins  ; the VST3 folder
Var choice

Page custom chooseUsers usersChosen
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!macro Places
  ${If} $forAll == 1
    SetShellVarContext all
    StrCpy $INSTDIR "$PROGRAMFILES64\Continuo"
    StrCpy $plugins "$COMMONFILES64\VST3"
  ${Else}
    SetShellVarContext current
    StrCpy $INSTDIR "$LOCALAPPDATA\Continuo" ; the user's data folder, as on Linux
    StrCpy $plugins "$LOCALAPPDATA\Programs\Common\VST3"
  ${EndIf}
!macroend

; All users' folders are an administrator's: asks for one, and goes on there.
!macro AsAdministrator PROGRAM ARGUMENTS
  UserInfo::GetAccountType
  Pop $0
  ${If} $forAll == 1
  ${AndIf} $0 != "Admin"
    ExecShell "runas" '"${PROGRAM}"' '${ARGUMENTS}'
    Quit
  ${EndIf}
!macroend

; Those folders are ours alone; beside them lies what is the user's.
!macro RemoveParts
  ${If} ${FileExists} "$INSTDIR\runtime\bin\java.exe"
    nsExec::Exec '"$INSTDIR\continuo.cmd" serve --stop' ; an engine that runs keeps its files
    Pop $0
  ${EndIf}
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\engine"
  RMDir /r "$INSTDIR\plugin-java"
  RMDir /r "$INSTDIR\doctor"
  Delete "$INSTDIR\studio\*.jar" ; what the user's studios keep lies beside them
  RMDir "$INSTDIR\studio"
  RMDir /r "$INSTDIR\daw"
  RMDir /r "$INSTDIR\licences"
  RMDir /r "$INSTDIR\models\nano"
  RMDir "$INSTDIR\models"
  RMDir /r "$INSTDIR\presets\prompts"
  RMDir "$INSTDIR\presets"
  Delete "$INSTDIR\continuo.cmd"
  Delete "$INSTDIR\Continuo.exe"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "Continuo needs a 64-bit Windows 10 or later." /SD IDOK
    Abort
  ${EndIf}
  SetRegView 64
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${If} ${Errors}
    StrCpy $forAll 0
  ${Else}
    StrCpy $forAll 1
    ${If} ${Silent}
      !insertmacro AsAdministrator $EXEPATH "/S /ALLUSERS"
    ${Else}
      !insertmacro AsAdministrator $EXEPATH "/ALLUSERS"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function chooseUsers
  ${If} $forAll == 1
    Abort ; chosen already
  ${EndIf}
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 24u "Continuo plays on from what is already there. It brings its own Java; nothing else is needed."
  Pop $0
  ${NSD_CreateRadioButton} 0 36u 100% 12u "For me only (the VST3 folder of my user account; no administrator needed)"
  Pop $0
  ${NSD_Check} $0
  ${NSD_CreateRadioButton} 0 52u 100% 12u "For all users (the common VST3 folder)"
  Pop $choice
  nsDialogs::Show
FunctionEnd

Function usersChosen
  ${NSD_GetState} $choice $forAll
  !insertmacro AsAdministrator $EXEPATH "/ALLUSERS"
FunctionEnd

Section
  !insertmacro Places
  ; A host that has it open keeps it: said before anything is changed.
  ${If} ${FileExists} "$plugins\${BINARY}"
    ClearErrors
    FileOpen $0 "$plugins\${BINARY}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "The plugin cannot be replaced: close all programs that use it, then install again." /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
  ; What an older version had and this one has not goes with it.
  !insertmacro RemoveParts

  ClearErrors
  SetOutPath "$INSTDIR"
  File /r "${TREE}\parts\*"
  SetOutPath "$plugins"
  File /r "${TREE}\${BUNDLE}"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "Continuo could not be put into $INSTDIR and $plugins: close all programs that use it, then install again." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\Uninstall.exe"

  CreateDirectory "$SMPROGRAMS\Continuo"
  CreateShortcut "$SMPROGRAMS\Continuo\Continuo.lnk" "$INSTDIR\Continuo.exe"
  CreateShortcut "$SMPROGRAMS\Continuo\Continuo command line.lnk" "$SYSDIR\cmd.exe" '/k set "PATH=$INSTDIR;%PATH%"' "$INSTDIR\Continuo.exe"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "Continuo"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\Continuo.exe"
  WriteRegStr SHCTX "${KEY}" "Publisher" "Continuo"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$0"

  ; Classes of a start, prepared: what goes wrong costs only time.
  ${If} ${FileExists} "$INSTDIR\runtime\bin\java.exe"
    nsExec::Exec '"$INSTDIR\engine\learn-to-start.cmd"'
    Pop $0
  ${EndIf}
SectionEnd

Function un.onInit
  SetRegView 64
  StrCpy $forAll 0
  ; In Program Files it is all users'.
  ${GetParent} "$INSTDIR" $0
  ${If} $0 == $PROGRAMFILES64
    StrCpy $forAll 1
  ${EndIf}
  ${If} ${Silent}
    !insertmacro AsAdministrator "$INSTDIR\Uninstall.exe" "/S"
  ${Else}
    !insertmacro AsAdministrator "$INSTDIR\Uninstall.exe" ""
  ${EndIf}
FunctionEnd

; Only what was installed: folders that hold anything else stay, and so do the user's clips, presets and models.
Section "Uninstall"
  !insertmacro Places
  RMDir /r "$plugins\${BUNDLE}"
  ${If} ${FileExists} "$plugins\${BINARY}"
    MessageBox MB_OK|MB_ICONSTOP "The plugin cannot be removed: close all programs that use it, then uninstall again." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  RMDir "$plugins"
  ${If} $forAll == 0
    RMDir "$LOCALAPPDATA\Programs\Common"
    RMDir "$LOCALAPPDATA\Programs"
  ${EndIf}
  !insertmacro RemoveParts
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Continuo\Continuo.lnk"
  Delete "$SMPROGRAMS\Continuo\Continuo command line.lnk"
  RMDir "$SMPROGRAMS\Continuo"
  DeleteRegKey SHCTX "${KEY}"
SectionEnd
