-- lua5.4 daw/tests/lua_tests.lua: what the scripts of all DAWs share.

local here = arg[0]:match ("^(.*)/") or "."
package.path = here .. "/?.lua;" .. here .. "/../lua/?.lua"
local cases = require "cases"
local json, settings, job, request = require "json", require "settings", require "job", require "request"
local same = cases.same

local function write (path, text)
    local file = assert (io.open (path, "w"))
    file:write (text)
    file:close ()
end

cases ("JSON of every kind is read", function ()
    same ({ a = 1, b = { true, false, "x" }, c = {} }, json.read ('{"a": 1, "b":[true,false,"x"],"c":{}}'))
    same (-1.5e3, json.read (" -1.5e3 "))
    same ({ x = 2 }, json.read ('{"gone":null,"x":2}'))
end)

cases ("escapes and letters beyond the basic plane become UTF-8", function ()
    same ('a"\\/\n\té𝄞', json.read ([["a\"\\\/\n\té\ud834\udd1e"]]))
end)

cases ("damaged JSON is a sentence", function ()
    for _, text in ipairs { "", "{", '{"a"}', "[1,]", '"open', "{} x", "nul" } do
        local value, problem = json.read (text)
        same (nil, value, text)
        cases.contains (problem, "JSON: expected")
    end
end)

cases ("settings are the same after writing and reading", function ()
    local path = os.tmpname ()
    local values = { prompt = "a=b\nline \\n 2", bars = "8", empty = "" }
    assert (settings.save (path, values))
    same (values, settings.load (path))
    os.remove (path)
    same ({}, settings.load (path))
end)

cases ("a run's state follows its files", function ()
    local base = os.tmpname ()
    local run = job.new (base, json)
    same ("running", run:look ().state)
    write (run.progress_file, '{"state":"running","fraction":0.25,"remaining_seconds":12.2,"message":"generating"}')
    same (0.25, run:look ().fraction)
    same ("Generating, 13 seconds left", job.sentence (run:look ()))
    write (run.progress_file, '{"state":"done","fraction":1.0,"seed":7,"files":["/a b.wav"],"notes":["n"]}')
    same ({ "/a b.wav" }, run:look ().files)
    same ("done", run:look ().state)
    run:clear ()
    os.remove (base)
    same (nil, job.content (run.progress_file))
end)

cases ("a command that did not even start ends with its last words", function ()
    local base = os.tmpname ()
    local run = job.new (base, json)
    write (run.error_file, "continuo: building\ncontinuo: needs a JDK 25 or later\n")
    write (run.code_file, "4\n")
    same ("failed", run:look ().state)
    same ("needs a JDK 25 or later", run:look ().message)
    os.remove (run.error_file)
    same ("The command ended with code 4.", run:look ().message)
    write (run.code_file, "130\n")
    same ("cancelled", run:look ().state)
    run:clear ()
    os.remove (base)
end)

cases ("the files' options come before the end of options", function ()
    local run = job.new ("/tmp/x", json)
    same ({ "continue", "--progress-file=/tmp/x.progress", "--cancel-file=/tmp/x.cancel", "--", "a" },
        run:with_files { "continue", "--", "a" })
end)

cases ("a continuation is asked for to the sample", function ()
    local wanted = { audio = "/a.wav", prompt = "-x", samples = 384000, rate = 48000.0, channels = 2,
        takes = "2", seed = " 7 ", model = "", out = "/o.wav", context_seconds = 99, options = { "--precision=fp32" } }
    same ({ "continue", "--samples=384000", "--rate=48000", "--channels=2", "--bit-depth=32f", "--takes=2",
        "--out=/o.wav", "--seed=7", "--precision=fp32", "--context-seconds=20", "--", "/a.wav", "-x" }, request.continue (wanted))
    wanted.context_seconds = 1 / 3
    cases.contains (table.concat (request.continue (wanted), " "), "--context-seconds=0.333333")
end)

cases ("what is typed becomes a number in range, or a seed", function ()
    same (4, request.whole ("x", 1, 64, 4))
    same (64, request.whole ("100", 1, 64, 4))
    same (3, request.whole ("2.6", 1, 64, 4))
    for text, fine in pairs { [""] = true, [" 12 "] = true, ["-3"] = true, ["-"] = false, ["1.5"] = false, x = false } do
        same (fine, request.is_seed (text), text)
    end
end)

cases ("names suit every file system", function ()
    same ("a-b-c", request.file_name ("a/b:c"))
    same ("clip", request.file_name ("..."))
    same ("Größe 1", request.file_name ("Größe 1."))
    same ("aé", request.beginning ("aéé", 4))
    same (("ü"):rep (40), request.file_name (("ü"):rep (60)))
end)

cases ("without a description the prompt is at least the tempo", function ()
    same ("120 bpm", request.suggestion (nil, 119.9))
    same ("A minor, 96 bpm", request.suggestion ({ prompt = "A minor, 96 bpm" }, 120))
end)

cases.finish ()
