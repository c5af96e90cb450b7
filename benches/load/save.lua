-- wrk: saves one answer of a random slot of a random attempt with every request.
--   DUMP     file of `mingfa rehearse --dump`
--   THREADS  threads of wrk (-t)
--   BASE     the first number of these saves; must be above that of every run before
--   ACKS     if set: file to which the highest acknowledged save of every slot is written at the end, for
--            `mingfa rehearse --verify-acks`. Reading replies costs wrk a good part of its speed.

local here = debug.getinfo(1, "S").source:match("@?(.*/)") or "./"
package.path = here .. "?.lua;" .. package.path
local attempts = require("attempts")

local all = {}
local count = 0

function setup(thread)
  attempts.deal(thread, count)
  count = count + 1
  all[#all + 1] = thread
end

local mine, seq, sent, head, tail
acked = {}

function init()
  local threads = tonumber(os.getenv("THREADS") or "2")
  mine = attempts.read(os.getenv("DUMP"), number, threads)
  seq = tonumber(os.getenv("BASE") or "1000")
  sent = {}
  math.randomseed(number + seq)
  for _, a in ipairs(mine) do
    a.head = "POST /exams/" .. a.exam .. "/attempts/" .. a.attempt .. "/answers HTTP/1.1\r\nHost: load\r\nCookie: mingfa="
      .. a.cookie .. "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: "
  end
  if not os.getenv("ACKS") then
    response = nil
  end
end

-- One number for all saves of a thread: so it rises for each attempt, and a reply tells which save it is of.
function request()
  seq = seq + 1
  local a = mine[math.random(#mine)]
  local s = a.slots[math.random(#a.slots)]
  local value = s.options[math.random(#s.options)]
  local body = '{"epoch":' .. a.epoch .. ',"saves":[{"slot":' .. s.slot .. ',"seq":' .. seq .. ',"answer":["' .. value .. '"]}]}'
  if response then
    sent[seq] = a.attempt .. "\t" .. s.slot .. "\t" .. value
  end
  return a.head .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
  local n = status == 200 and tonumber(body:match('"saved":%[%[%d+,(%d+)%]%]'))
  if n then
    local place, value = sent[n]:match("^(%d+\t%d+)\t(.*)$")
    local held = acked[place]
    if not held or tonumber(held:match("^%d+")) < n then
      acked[place] = n .. "\t" .. value
    end
    sent[n] = nil
  else
    refused = (refused or 0) + 1
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("figures %.0f %d %d %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
  local file = os.getenv("ACKS")
  if file then
    local out, bad = assert(io.open(file, "w")), 0
    for _, thread in ipairs(all) do
      for place, save in pairs(thread:get("acked")) do
        out:write(place, "\t", save, "\n")
      end
      bad = bad + (thread:get("refused") or 0)
    end
    out:close()
    io.write("not acknowledged: ", bad, "\n")
  end
end
