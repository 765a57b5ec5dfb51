-- Errors of every kind, which Lua throws by longjmp: through calls, coroutines, metamethods and the library's own C.
local function deep(n, what)
  if n == 0 then error(what) end
  return deep(n - 1, what) + 1
end

local ok, thrown = pcall(deep, 150, { code = 7 })
print("table", ok, type(thrown), thrown.code)
print("text", pcall(deep, 3, "plain"))
print("level", select(2, pcall(error, "where", 2)))
print("index", pcall(function() local nothing; return nothing.field end))
print("handled", xpcall(deep, function(what) return "handler got " .. what end, 5, "it"))
print("twice", pcall(pcall, error, "inner"))
print("in a handler", xpcall(error, function() error("again") end, "first"))

local step = coroutine.wrap(function(first)
  for number = first, first + 2 do coroutine.yield(number) end
  error("the coroutine is at its end")
end)
print("coroutine", step(5), step(), step(), pcall(step))
print("dead", pcall(step))

-- A protected call that yields in the middle.
local both = coroutine.create(function()
  local ok, what = pcall(function()
    local got = coroutine.yield("waits")
    error("got " .. got)
  end)
  return ok, what
end)
print("yields", coroutine.resume(both))
print("goes on", coroutine.resume(both, "this"))

-- Out of C: the comparison of a sort, a pattern's replacement, a chunk that is no Lua.
print("sort", pcall(table.sort, { 3, 1, 2 }, function() error("no order") end))
print("replace", pcall(string.gsub, "abc", "%w", function(letter) error("no " .. letter) end))
print("load", load("x ="))
print("format", pcall(string.format, "%d", 1.5))

-- What is to be closed is closed, in its order, when an error goes through.
do
  local function closing(name) return setmetatable({}, { __close = function(_, what) print("closes", name, what) end }) end
  print("closed", pcall(function()
    local outer <close> = closing("outer")
    local inner <close> = closing("inner")
    error("through both", 0)
  end))
end

local caught = 0
for number = 1, 20000 do
  if not pcall(function() if number % 3 == 0 then error(number) end end) then caught = caught + 1 end
end
print("caught", caught)
print("stack", (select(2, pcall(function() local function f() return f() + 1 end return f() end)):gsub("^.-:%d+: ", ""):match("^[^\n]*")))

local words = {}
for line in io.lines(arg[1]) do
  for word in line:gmatch("%a+") do words[word:lower()] = (words[word:lower()] or 0) + 1 end
end
local sorted = {}
for word in pairs(words) do sorted[#sorted + 1] = word end
table.sort(sorted, function(one, other)
  if words[one] ~= words[other] then return words[one] > words[other] end
  return one < other
end)
for position = 1, math.min(5, #sorted) do print(sorted[position], words[sorted[position]]) end
print("missing", pcall(function() return assert(io.open("/scripts/nothing.txt")) end))
