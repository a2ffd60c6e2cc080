-- The smallest test runner that says what failed: cases ("name", function () … end), then
-- cases.finish ().

local cases = { run = 0, failed = 0 }

setmetatable (cases, { __call = function (_, name, body)
    cases.run = cases.run + 1
    local fine, problem = xpcall (body, debug.traceback)
    if fine then
        print ("ok: " .. name)
    else
        cases.failed = cases.failed + 1
        print ("FAILED: " .. name .. "\n" .. tostring (problem))
    end
end })

local function shown (value)
    if type (value) ~= "table" then return ("%q"):format (value) end
    local parts = {}
    for key, each in pairs (value) do parts[#parts + 1] = ("[%s] = %s"):format (shown (key), shown (each)) end
    table.sort (parts)
    return "{ " .. table.concat (parts, ", ") .. " }"
end

--- Compares values, tables by what they hold.
function cases.same (expected, found, what)
    if shown (expected) ~= shown (found) then
        error (("%s: expected %s, found %s"):format (what or "value", shown (expected), shown (found)), 2)
    end
end

function cases.contains (text, part)
    if not tostring (text):find (part, 1, true) then
        error (("expected a text with %q, found %q"):format (part, tostring (text)), 2)
    end
end

function cases.finish ()
    print (("%d of %d tests passed"):format (cases.run - cases.failed, cases.run))
    os.exit (cases.failed == 0 and cases.run > 0)
end

return cases
