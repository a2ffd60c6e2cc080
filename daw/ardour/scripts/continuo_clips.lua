ardour {
    ["type"] = "EditorHook",
    name = "MusicGen's clips",
    license = "GPLv3",
    author = "Continuo",
    description = [[Puts the clips that MusicGen makes into the session once they are there, so that work can go on meanwhile]]
}

function signals ()
    local signals = LuaSignal.Set ()
    signals:add { [LuaSignal.LuaTimerS] = true }
    return signals
end

function factory ()
    local follow
    return function ()
        if not follow then
            -- Continuo's scripts are not in this folder once they have been taken out.
            local folder = ARDOUR.user_config_directory (-1) .. "/continuo"
            local main = loadfile (folder .. "/main.lua")
            follow = main and main (folder, "follow") or function () end
        end
        follow ()
    end
end
