ardour {
    ["type"] = "EditorAction",
    name = "Split into stems (MusicGen)",
    license = "GPLv3",
    author = "Continuo",
    description = [[The drums, bass, voice and other instruments of each selected region, on new tracks at its place]]
}

function factory () return function ()
    local folder = ARDOUR.user_config_directory (-1) .. "/continuo"
    local main = loadfile (folder .. "/main.lua")
    if main then
        main (folder, "split")
    else
        LuaDialog.Message ("Continuo", "Continuo's scripts are not in " .. folder
            .. ". Run `continuo install-daw ardour` again.", LuaDialog.MessageType.Error,
            LuaDialog.ButtonType.Close):run ()
    end
end end

function icon (params) return function (ctx, width, height, colour)
    local size = math.min (width, height)
    ctx:set_source_rgba (ARDOUR.LuaAPI.color_to_rgba (colour))
    local text = Cairo.PangoLayout (ctx, "Sans Bold " .. math.ceil (size * .5) .. "px")
    text:set_text ("C÷")
    local wide, high = text:get_pixel_size ()
    ctx:move_to ((width - wide) / 2, (height - high) / 2)
    text:show_in_cairo_context (ctx)
end end
