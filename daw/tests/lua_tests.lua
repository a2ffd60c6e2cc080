-- lua5.4 daw/tests/lua_tests.lua: what the scripts of all DAWs share.

local here = arg[0]:match ("^(.*)/") or "."
package.path = here .. "/?.lua;" .. here .. "/../lua/?.lua"
local cases = require "cases"
local json, settings, job, request = require "json", require "settings", require "job", require "request"
local answers, wav = require "answers", require "wav"
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

cases ("what is written as JSON is read as it was", function ()
    local value = { name = 'a"\\\n\1é', list = { 1, -2.5, { deep = true } }, none = {}, ["a b"] = 2^40 + 0.5 }
    same (value, json.read (json.write (value)))
    same ('{"a":[1,"x"],"b":false}', json.write { b = false, a = { 1, "x" } })
end)

cases ("settings are the same after writing and reading", function ()
    local path = os.tmpname ()
    local values = { prompt = "a=b\nline \\n 2", bars = "8", empty = "" }
    assert (settings.save (path, values))
    same (values, settings.load (path))
    os.remove (path)
    same ({}, settings.load (path))
end)

cases ("what is remembered lies over defaults and adds up", function ()
    local path = os.tmpname ()
    local memory = settings.memory (settings.file (path), { bars = "4", seed = "" })
    same ({ bars = "4", seed = "" }, memory.values ())
    memory.keep { bars = "8" }
    memory.keep { told = "x" }
    same ({ bars = "8", seed = "", told = "x" }, settings.memory (settings.file (path), { bars = "4", seed = "" }).values ())
    os.remove (path)
end)

cases ("a project remembers its own, words too; a new one begins with what was entered last, without the words", function ()
    local user, first, second = os.tmpname (), os.tmpname (), os.tmpname ()
    local one = settings.memory_of_project (settings.file (first), settings.file (user), { bars = "4" })
    one.keep { bars = "8", ["words.continue"] = "warm guitar" }
    local other = settings.memory_of_project (settings.file (second), settings.file (user), { bars = "4" })
    same ({ bars = "8" }, other.values ())
    other.keep { bars = "2" }
    same ({ bars = "8", ["words.continue"] = "warm guitar" }, one.values ())
    for _, path in ipairs { user, first, second } do os.remove (path) end
end)

cases ("a project whose folder cannot be written does without a memory of its own", function ()
    local user = os.tmpname ()
    local memory = settings.memory_of_project (settings.file "/no/such/folder/x", settings.file (user), {})
    memory.keep { bars = "8" }
    same ({ bars = "8" }, memory.values ())
    os.remove (user)
end)

cases ("a suggestion that was taken is made anew, words of one's own come again", function ()
    local last = answers.words_to_remember ("continue", " A minor, 120 bpm ", "A minor, 120 bpm")
    same (nil, answers.own_words (last, "continue"))
    last = answers.words_to_remember ("continue", "warm guitar", "A minor, 120 bpm")
    same ("warm guitar", answers.own_words (last, "continue"))
    same (nil, answers.own_words (last, "melody"))
    same ("", answers.own_words (answers.words_to_remember ("continue", "", "120 bpm"), "continue"))
    same (nil, answers.own_words ({}, "continue"))
end)

cases ("models are those that are here and can do what is wanted", function ()
    local listed = { models = { { name = "nano", here = true, kind = "text" }, { name = "m", here = true, kind = "melody" },
        { name = "s", here = true, kind = "melody, stereo" }, { name = "far", here = false, kind = "melody" },
        { name = "/x/broken", here = true, kind = "melody", trouble = "no weights" } } }
    same ({ "nano", "m", "s" }, answers.models (listed, "continue"))
    same ({ "m", "s" }, answers.models (listed, "melody"))
    same ({}, answers.models (nil, "continue"))
end)

cases ("a model is found by its name or the beginning of it; anything else is taken as it is", function ()
    local here = { "nano", "facebook/musicgen-small" }
    same ("facebook/musicgen-small", answers.model (" facebook/music ", here))
    same ("facebook/musicgen-small", answers.model ("musicgen-small", here))
    same ("nano", answers.model ("nano", here))
    same ("", answers.model (" ", here))
    same ("~/models/x", answers.model ("~/models/x", here))
end)

cases ("a melody is led by two minutes at most, and it is said", function ()
    same (5760000, (request.leading (1200 * 48000, 48000)))
    cases.contains (select (2, request.leading (1200 * 48000, 48000)), "first 2 minutes of 20")
    same ({ 480000 }, { request.leading (480000, 48000) })
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
    same ("the command ended with code 4.", run:look ().message)
    write (run.error_file, "continuo: generating\n")
    write (run.code_file, "137\n")
    same ("the command was ended from outside (signal 9).", run:look ().message)
    write (run.code_file, "0\n")
    same ("failed", run:look ().state)
    same ("the command did not say what it made.", run:look ().message)
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
        takes = "2", seed = " 7 ", model = "", out = "/o.wav", origin = 96000.0, context_seconds = 99, options = { "--precision=fp32" } }
    same ({ "continue", "--samples=384000", "--rate=48000", "--channels=2", "--takes=2", "--place=end", "--origin=96000",
        "--bit-depth=32f", "--out=/o.wav", "--seed=7", "--precision=fp32", "--context-seconds=20", "--", "/a.wav", "-x" }, request.continue (wanted))
    wanted.context_seconds = 1 / 3
    cases.contains (table.concat (request.continue (wanted), " "), "--context-seconds=0.333333")
    cases.contains (table.concat (request.melody (wanted), " "), "--place=start --origin=96000")
    cases.contains (table.concat (request.generate (wanted), " "), "--place=start --origin=96000")
end)

cases ("bars are replaced by the best of many takes, and none of them is asked for behind the end of the sound", function ()
    local wanted = { audio = "/a.wav", prompt = "bells", first = 96000, samples = 31999, rate = 48000, takes = "2",
        seed = "", model = "nano", out = "/o.wav" }
    same ({ "replace", "--from=2", "--to=2.666645", "--part-only", "--keep=2", "--bit-depth=32f", "--out=/o.wav",
        "--model=nano", "--", "/a.wav", "bells" }, request.replace (wanted))
    for samples = 1000, 200000, 4999 do
        wanted.first, wanted.samples, wanted.rate = 0, samples, 44100
        local to = tonumber (table.concat (request.replace (wanted), " "):match ("%-%-to=(%S+)"))
        assert (to * 44100 <= samples and math.floor (to * 44100 + 0.5) == samples, samples)
    end
    wanted.melody = "kept"
    cases.contains (table.concat (request.replace (wanted), " "), " --keep-melody ")
end)

cases ("a loop is bars at one tempo, of words or of a sound", function ()
    local wanted = { prompt = "bells", bars = "2", bpm = 133.7, beats = 7, unit = 8, rate = 48000, channels = 1, takes = "1",
        out = "/o.wav" }
    same ({ "loop", "--bars=2", "--bpm=133.7", "--meter=7/8", "--rate=48000", "--channels=1", "--keep=1",
        "--bit-depth=32f", "--out=/o.wav", "--", "bells" }, request.loop (wanted))
    wanted.audio = "/a.wav"
    cases.contains (table.concat (request.loop (wanted), " "), "-- /a.wav bells")
    same (96000, request.loop_samples (1, 120, 4, 4, 48000))
    same (79162, request.loop_samples (1, 133.7, 4, 4, 44100))
end)

cases ("around a stretch those regions are heard that stand beside it, half a minute before and five seconds behind", function ()
    local function around (...) return { request.around ({ ... }, 100, 104, 1) } end
    same ({ 100, 104 }, around ())
    same ({ 95, 104 }, around ({ from = 95, to = 100 }))
    same ({ 70, 109 }, around ({ from = 10, to = 200 }))
    same ({ 90, 106 }, around ({ from = 90, to = 99 }, { from = 99, to = 102 }, { from = 103, to = 106 }), "regions in turn")
    same ({ 100, 104 }, around ({ from = 90, to = 99 }, { from = 105, to = 106 }), "silence stands beside it")
    same ({ 100, 104 }, around ({ from = 100, to = 104 }), "what is made anew is all there is")
    same ({ 3360000, 5232000 }, { request.around ({ { from = 480000, to = 9600000 } }, 4800000, 4992000, 48000) })
end)

cases ("what is typed becomes a number in range, or a seed", function ()
    same (4, answers.whole ("x", 1, 64, 4))
    same (64, answers.whole ("100", 1, 64, 4))
    same (3, answers.whole ("2.6", 1, 64, 4))
    for text, fine in pairs { [""] = true, [" 12 "] = true, ["-3"] = true, ["-"] = false, ["1.5"] = false, x = false } do
        same (fine, answers.is_seed (text), text)
    end
end)

cases ("answers are brought into range, and a wrong seed is a sentence", function ()
    same ({ bars = "64", listen = "0", takes = "1", seed = "7" },
        answers.checked { bars = "99", listen = "-1", takes = "", seed = "7" })
    local fine, problem = pcall (answers.checked, { takes = "1", seed = "x" })
    same (false, fine)
    cases.contains (problem.sentence, "found “x”")
end)

cases ("a preset is found by its name or the beginning of it", function ()
    local presets = { { id = "a", name = "Deep house", prompt = "chords" }, { id = "b", name = "Deep", prompt = "" } }
    same ("a", answers.preset_id (" deep House ", presets))
    same ("b", answers.preset_id ("deep", presets))
    same ("a", answers.preset_id ("De", presets))
    same ("", answers.preset_id ("", presets))
    same (false, (pcall (answers.preset_id, "x", presets)))
    same ("Deep house", answers.preset_name ("a", presets))
    same ("", answers.preset_name ("gone", nil))
end)

cases ("a run without clips is a sentence", function ()
    job.require_done { state = "done" }
    for state, sentence in pairs { cancelled = "Cancelled.", failed = "Continuo could not make the clip: no room" } do
        local fine, problem = pcall (job.require_done, { state = state, message = "no room" })
        same (false, fine)
        same (sentence, problem.sentence)
    end
end)

cases ("what a run notes is told once, in one message", function ()
    local memory = settings.memory (settings.file (os.tmpname ()), answers.DEFAULTS)
    local heard = {}
    for _, notes in ipairs { { "a", "b", "b" }, { "b", "a" }, {}, { "a", "b c" } } do
        job.tell_new (notes, memory, function (sentence) heard[#heard + 1] = sentence end)
    end
    same ({ "The clip is there. a\nb", "The clip is there. b c" }, heard)
    for i = 1, 100 do job.tell_new ({ ("%099d"):format (i) }, memory, function () end) end
    local told = memory.values ().told
    same (true, #told <= 4000 and told:find "^“0+%d+”“" ~= nil and told:find "0100”$" ~= nil)
end)

cases ("floats of any length come back from the file, channel by channel", function ()
    local path = os.tmpname ()
    local length = wav.BLOCK + 77
    wav.write (path, 44100, 2, length, function (from, count)
        local values = {}
        for i = 1, count do values[2 * i - 1], values[2 * i] = from + i, -(from + i) end
        return values
    end)
    local bytes = job.content (path)
    os.remove (path)
    same (44 + length * 8, #bytes)
    same (length * 8 + 36, (string.unpack ("<I4", bytes, 5)))
    local left, right = string.unpack ("<ff", bytes, 45 + (length - 1) * 8)
    same (true, left == length and right == -length)
    local fine, problem = pcall (wav.write, "/no/such/folder/x.wav", 44100, 1, 1, function () return { 0 } end)
    same (false, fine)
    cases.contains (problem.sentence, "could not be handed over")
end)

cases ("names suit every file system", function ()
    same ("a-b-c", request.file_name ("a/b:c"))
    same ("clip", request.file_name ("..."))
    same ("Größe 1", request.file_name ("Größe 1."))
    same ("aé", request.beginning ("aéé", 4))
    same (("ü"):rep (40), request.file_name (("ü"):rep (60)))
end)

cases ("the prompt begins with what was described, with or without a sound", function ()
    same ({ "describe", "--bpm=119.9" }, request.describe (119.9))
    same ({ "describe", "--bpm=120", "--", "a.wav" }, request.describe (120, "a.wav"))
    same ("A minor, 96 bpm", request.suggestion ({ prompt = "A minor, 96 bpm" }))
    same ("", request.suggestion (nil))
end)

cases ("a gain envelope is heard between its points", function ()
    local values = { 1, 1, 1, 1, 1, 1 }
    wav.shape (values, 2, 0, function (sample) return sample * 0.25 end)
    same ({ 0.0, 0.0, 0.25, 0.25, 0.5, 0.5 }, values)
    local long = {}
    for i = 1, 1000 do long[i] = 1 end
    wav.shape (long, 1, 500, function (sample) return sample / 1000 end)
    assert (math.abs (long[1] - 0.5) < 1e-9 and math.abs (long[778] - 1.277) < 1e-9)
end)

cases.finish ()
