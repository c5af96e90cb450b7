-- wrk: the bare handler, in the form in which `run` reads figures.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("figures %.0f %d %d %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
