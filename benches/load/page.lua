-- wrk: opens the answer page of a random attempt with every request.
--   DUMP      file of `mingfa rehearse --dump`
--   THREADS   threads of wrk (-t)
--   ENCODING  value of Accept-Encoding, none if not set

local here = debug.getinfo(1, "S").source:match("@?(.*/)") or "./"
package.path = here .. "?.lua;" .. package.path
local attempts = require("attempts")

local count = 0

function setup(thread)
  attempts.deal(thread, count)
  count = count + 1
end

local mine

function init()
  mine = {}
  local encoding = os.getenv("ENCODING")
  encoding = encoding and ("Accept-Encoding: " .. encoding .. "\r\n") or ""
  for i, a in ipairs(attempts.read(os.getenv("DUMP"), number, tonumber(os.getenv("THREADS") or "2"))) do
    mine[i] = "GET /exams/" .. a.exam .. "/paper HTTP/1.1\r\nHost: load\r\nCookie: mingfa=" .. a.cookie .. "\r\n"
      .. encoding .. "\r\n"
  end
  math.randomseed(number + 1)
end

function request()
  return mine[math.random(#mine)]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("figures %.0f %d %d %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
