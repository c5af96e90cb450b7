-- What save.lua and page.lua share: reading the file of `mingfa rehearse --dump`, and giving each thread of wrk
-- its own attempts.

local attempts = {}

-- Every thread gets a number; the attempts are dealt out by it, so no attempt belongs to two threads.
function attempts.deal(thread, count)
  thread:set("number", count)
end

-- The attempts of this thread.
function attempts.read(file, number, threads)
  local mine, n = {}, 0
  for line in io.lines(file) do
    if n % threads == number then
      local cookie, exam, attempt, epoch, seq, slots =
        line:match("^([^\t]*)\t(%d+)\t(%d+)\t(%d+)\t(%d+)\t(.*)$")
      local one = { cookie = cookie, exam = exam, attempt = attempt, epoch = epoch, seq = tonumber(seq), slots = {} }
      for slot, values in slots:gmatch("(%d+):%a:(%S+)") do
        local options = {}
        for value in values:gmatch("[^,]+") do
          options[#options + 1] = value
        end
        one.slots[#one.slots + 1] = { slot = slot, options = options }
      end
      mine[#mine + 1] = one
    end
    n = n + 1
  end
  return mine
end

return attempts
