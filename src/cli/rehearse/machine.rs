//! What the server's process uses, as Linux tells it under `/proc`.

use std::{
    fs,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio_util::sync::CancellationToken;

/// Milliseconds of a tick: Linux shows programs 100 ticks a second.
const TICK_MS: u64 = 10;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(250);

/// What a process has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Processor time in milliseconds.
    pub cpu_ms: u64,
    /// Resident memory now, in KiB.
    pub resident: u64,
    /// The most resident memory it ever had, in KiB.
    pub peak: u64,
}

/// What a process has used; `None` when it is gone or hidden.
#[must_use]
pub fn usage(pid: &str) -> Option<Usage> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold anything; user and system time are fields 14 and 15.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<u64>().ok();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kib = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.split_ascii_whitespace().next()?.parse::<u64>().ok()
    };
    Some(Usage {
        cpu_ms: (ticks(11)? + ticks(12)?) * TICK_MS,
        resident: kib("VmRSS:")?,
        peak: kib("VmHWM:")?,
    })
}

/// The process that listens on a port of this machine.
#[must_use]
pub fn listener(port: u16) -> Option<u32> {
    let hex = format!(":{port:04X}");
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"].into_iter().find_map(|file| {
        let table = fs::read_to_string(file).ok()?;
        table.lines().find_map(|line| {
            let fields: Vec<&str> = line.split_ascii_whitespace().collect();
            let listens = fields.get(1)?.ends_with(&hex) && *fields.get(3)? == "0A";
            listens.then(|| fields.get(9).map(|i| (*i).to_owned())).flatten()
        })
    })?;
    let socket = format!("socket:[{inode}]");
    fs::read_dir("/proc").ok()?.filter_map(Result::ok).find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let held = fs::read_dir(entry.path().join("fd")).ok()?;
        let mut held = held.filter_map(|fd| fs::read_link(fd.ok()?.path()).ok());
        held.any(|target| target.to_str() == Some(&socket)).then_some(pid)
    })
}

/// Watches a server that may be killed and started again under another number.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Its process number; 0 for unknown.
    pub pid: Arc<AtomicU32>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Process, use when first seen, use when last seen.
    processes: Vec<(u32, Usage, Usage)>,
}

impl Watch {
    /// Looks until told to stop.
    pub fn run(&self, stop: CancellationToken) -> tokio::task::JoinHandle<()> {
        let watch = self.clone();
        watch.look();
        tokio::spawn(async move {
            while stop.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_some() {
                watch.look();
            }
            watch.look();
        })
    }

    fn look(&self) {
        let pid = self.pid.load(Ordering::Relaxed);
        let Some(now) = (pid > 0).then(|| usage(&pid.to_string())).flatten() else { return };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.processes.iter_mut().find(|p| p.0 == pid) {
            // A process that has ended and not been waited for has no memory any more.
            Some(held) if now.resident > 0 => held.2 = now,
            Some(_) => {}
            None => seen.processes.push((pid, now, now)),
        }
    }

    /// Processor time used while watched, memory at the end, and the most memory; `None` when never seen.
    #[must_use]
    pub fn total(&self) -> Option<Usage> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let last = seen.processes.last()?.2;
        Some(Usage {
            cpu_ms: seen.processes.iter().map(|(_, first, last)| last.cpu_ms - first.cpu_ms).sum(),
            resident: last.resident,
            peak: seen.processes.iter().map(|p| p.2.peak).max().unwrap_or(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_process_is_found_with_what_it_uses() {
        let listener_here = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener_here.local_addr().unwrap().port();
        assert_eq!(listener(port), Some(std::process::id()));
        let used = usage("self").unwrap();
        assert!(used.resident > 0 && used.peak >= used.resident);
    }
}
