-- REAPER action: Replace with MusicGen. Installed by `continuo install-daw reaper`.
local folder = reaper.GetResourcePath () .. "/Continuo"
local main = loadfile (folder .. "/main.lua")
if main then
    main (folder, "replace")
else
    reaper.MB ("Continuo's scripts are not in " .. folder
        .. ". Run `continuo install-daw reaper` again.", "Continuo", 0)
end
