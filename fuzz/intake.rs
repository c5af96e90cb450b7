//! A fuzzer for the reader of question files that needs nothing but stable Rust.
//!
//! ```text
//! (ulimit -v 2000000; cargo run --release --example fuzz_intake -- --minutes 5)
//! ```
//!
//! The limit turns a reading that fills the memory into an abort of the fuzzer; without it the whole machine pays.
//!
//! Takes the files of `fuzz/corpus/intake`, changes them — bytes, lines, words of the field, parts of other files, and
//! the parts inside of packed files — and reads the result. A panic, a reading of more than a second, or a draft whose
//! check and conversion disagree is a find: it is written to `fuzz/finds/intake` and the run ends with an error. What
//! gives an outcome not seen before joins the pool for this run. What was being read when the process was ended from
//! outside, or by the limit, is left as `fuzz/finds/intake/current`.

use std::{
    collections::HashSet,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use mingfa::{domain::intake::Severity, files::intake};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use tokio::time::Instant;

/// A reading that takes longer is a find.
const SLOW: Duration = Duration::from_secs(1);
/// Files kept in the pool.
const POOL: usize = 3_000;

/// Words of the field, which random bytes hardly ever form.
const WORDS: [&str; 48] = [
    "一、单项选择题（每题1分）",
    "二、多选题",
    "三、判断题",
    "五、案例分析题",
    "1.",
    "2、",
    "（1）",
    "(2)",
    "①",
    "第3题",
    "A.",
    "B、",
    "C ",
    "D．",
    "E)",
    "答案：",
    "答案",
    "参考答案",
    "参考答案及解析",
    "【答案】",
    "【解析】",
    "解析：",
    "依据：",
    "难度：",
    "[单选题]",
    "【案例分析】",
    "【填空】",
    "1-5 ABCDE",
    "1.A 2.B",
    "ABD",
    "ABCD(全选)",
    "√",
    "×",
    "（  ）",
    "____",
    "\n",
    "\n\n",
    "\t",
    "　",
    "|",
    ";",
    "《民法典》第十九条",
    "\u{202e}",
    "（要点：甲1分；乙2分）",
    "题号",
    "题干,选项A,选项B,答案\n",
    "小题（单选题）",
    "4.3E+17",
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (mut minutes, mut seed) = (1.0, 1);
    while let Some(name) = args.next() {
        let value = args.next().unwrap_or_default();
        match name.as_str() {
            "--minutes" => minutes = value.parse().unwrap_or(minutes),
            "--seed" => seed = value.parse().unwrap_or(seed),
            _ => return say("usage: fuzz_intake [--minutes N] [--seed N]", 2),
        }
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut pool = corpus(&root.join("corpus/intake"));
    if pool.is_empty() {
        return say("fuzz/corpus/intake holds no file", 2);
    }
    let (finds_folder, current) = (root.join("finds/intake"), root.join("finds/intake/current"));
    if fs::create_dir_all(&finds_folder).is_err() {
        return say("fuzz/finds/intake cannot be made", 2);
    }
    std::panic::set_hook(Box::new(|_| {}));
    let (mut dice, began) = (ChaCha12Rng::seed_from_u64(seed), Instant::now());
    let (mut seen, mut finds, mut runs, mut longest) = (HashSet::new(), 0, 0_u64, Duration::ZERO);
    let mut queue: Vec<Vec<u8>> = pool.clone();
    while began.elapsed().as_secs_f64() < minutes * 60.0 {
        let file = queue.pop().unwrap_or_else(|| changed(&pool, &mut dice));
        if fs::write(&current, &file).is_err() {
            return say("fuzz/finds/intake cannot be written", 2);
        }
        let outcome = run(&file);
        runs += 1;
        longest = longest.max(outcome.took);
        if let Some(fault) = &outcome.fault {
            finds += 1;
            keep(&finds_folder, &file, fault);
        }
        if seen.insert(outcome.shape) && pool.len() < POOL && file.len() < 200_000 {
            pool.push(file);
        }
    }
    let _ = fs::remove_file(&current);
    let text = format!(
        "{runs} files, {} outcomes, slowest {} ms, {finds} finds",
        seen.len(),
        longest.as_millis()
    );
    say(&text, u8::from(finds > 0))
}

#[expect(clippy::print_stdout, reason = "a command for the terminal")]
fn say(text: &str, code: u8) -> ExitCode {
    println!("{text}");
    ExitCode::from(code)
}

fn corpus(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map(|all| all.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

struct Outcome {
    /// What came out, coarsely: new shapes join the pool.
    shape: u64,
    took: Duration,
    fault: Option<String>,
}

fn run(file: &[u8]) -> Outcome {
    let began = Instant::now();
    let read = std::panic::catch_unwind(|| {
        let mut hash = DefaultHasher::new();
        let mut fault = None;
        match intake::read(file) {
            Err(refused) => refused.what.hash(&mut hash),
            Ok(found) => {
                found.readings.len().min(40).hash(&mut hash);
                for reading in found.readings.iter().take(40) {
                    let draft = &reading.draft;
                    (draft.kind, draft.options.len(), draft.subs.len()).hash(&mut hash);
                    for finding in &reading.findings {
                        (finding.field, finding.severity).hash(&mut hash);
                    }
                    let grave = draft.check().iter().any(|f| f.severity == Severity::Error);
                    if draft.clone().into_item("x").is_err() != grave {
                        fault = Some(format!("check and item disagree: {draft:?}"));
                    }
                }
                if intake::rejected(&found.readings).is_err() {
                    fault = Some("rejected rows cannot be written".to_owned());
                }
            }
        }
        (hash.finish(), fault)
    });
    let took = began.elapsed();
    let (shape, fault) = read.unwrap_or_else(|_| (0, Some("panic".to_owned())));
    let fault = fault.or_else(|| (took > SLOW).then(|| format!("{} ms", took.as_millis())));
    Outcome { shape, took, fault }
}

fn keep(folder: &Path, file: &[u8], fault: &str) {
    let mut hash = DefaultHasher::new();
    file.hash(&mut hash);
    let name = format!("{:016x}", hash.finish());
    let stored = fs::write(folder.join(&name), file);
    let told = if stored.is_ok() { name } else { "not stored".to_owned() };
    say(&format!("find {told} ({} bytes): {fault}", file.len()), 1);
}

/// One of the pool, changed; packed ones inside.
fn changed(pool: &[Vec<u8>], dice: &mut ChaCha12Rng) -> Vec<u8> {
    let file = &pool[dice.random_range(0..pool.len())];
    let other = &pool[dice.random_range(0..pool.len())];
    if file.starts_with(b"PK")
        && dice.random_range(0..4) > 0
        && let Some(packed) = repacked(file, dice)
    {
        return packed;
    }
    let mut out = file.clone();
    for _ in 0..dice.random_range(1..6) {
        change(&mut out, other, dice);
    }
    out
}

fn repacked(file: &[u8], dice: &mut ChaCha12Rng) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    let chosen = dice.random_range(0..zip.len().max(1));
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.by_ref().take(4 << 20).read_to_end(&mut content).ok()?;
        if i == chosen {
            for _ in 0..dice.random_range(1..6) {
                let other = content.clone();
                change(&mut content, &other, dice);
            }
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        out.write_all(&content).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

fn change(out: &mut Vec<u8>, other: &[u8], dice: &mut ChaCha12Rng) {
    let at = |len: usize, dice: &mut ChaCha12Rng| dice.random_range(0..=len);
    let (from, to) = (at(out.len(), dice), at(out.len(), dice));
    let (from, to) = (from.min(to), from.max(to));
    let short = from + (to - from).min(200);
    match dice.random_range(0..9) {
        0 if from < out.len() => out[from] = u8::try_from(dice.next_u32() & 0xff).unwrap_or(0),
        1 => drop(out.drain(from..short)),
        2 => {
            let word = WORDS[dice.random_range(0..WORDS.len())];
            out.splice(from..from, word.bytes());
        }
        3 => {
            let piece = out[from..short].to_vec();
            let times = dice.random_range(1..8);
            out.splice(from..from, piece.repeat(times));
        }
        4 if !other.is_empty() => {
            let begin = at(other.len() - 1, dice);
            let end = begin + (other.len() - begin).min(400);
            out.splice(from..from, other[begin..end].iter().copied());
        }
        5 => out.truncate(to),
        _ => lines(out, dice),
    }
}

/// Moves, doubles, joins or drops a line.
fn lines(out: &mut Vec<u8>, dice: &mut ChaCha12Rng) {
    let mut all: Vec<Vec<u8>> = out.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    let (a, b) = (dice.random_range(0..all.len()), dice.random_range(0..all.len()));
    match dice.random_range(0..4) {
        0 => all.swap(a, b),
        1 => {
            let line = all[a].clone();
            all.insert(b, line);
        }
        2 if all.len() > 1 => drop(all.remove(a)),
        _ => {
            let line = all[a].clone();
            all[b].extend(line);
        }
    }
    *out = all.join(&b'\n');
}
