//! Packed files: what is inside is measured before anything is read from it.

use std::io::{self, Cursor, Read, Write};

use zip::ZipArchive;

use super::{Unreadable, limit};

/// Counts the tags of what is written to it.
#[derive(Default)]
struct Count {
    tags: usize,
}

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tags += bytes.iter().filter(|b| **b == b'<').count();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The parts that are kept in memory as structures far larger than their tags.
fn tag_limit(name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    match name.rsplit(['/', '\\']).next() {
        Some("styles.xml" | "numbering.xml") => Some(limit::STYLE_TAGS),
        Some("sharedstrings.xml") => Some(limit::STRING_TAGS),
        _ => None,
    }
}

/// A zip archive whose contents are known to stay below the limits.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Opens an archive and unpacks everything once into nothing, counting.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let broken = || Unreadable::broken("压缩格式的");
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if zip.len() > limit::ENTRIES {
            return Err(Unreadable::large("文件内部的部分过多"));
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let by_ratio = limit::RATIO_FROM.max(size.saturating_mul(limit::RATIO));
        let mut left = limit::UNPACKED.min(by_ratio);
        for i in 0..zip.len() {
            let entry = zip.by_index(i).map_err(|fault| match fault {
                zip::result::ZipError::UnsupportedArchive(_) => Unreadable::new(
                    "文件设有密码，或者压缩方式特殊",
                    "请取消密码，另存一份，再上传。",
                ),
                _ => broken(),
            })?;
            let tags = entry.name().ok().and_then(|name| tag_limit(&name));
            let mut count = Count::default();
            let taken = std::io::copy(&mut entry.take(left + 1), &mut count);
            left = taken.map_err(|_| broken()).and_then(|n| {
                left.checked_sub(n).ok_or_else(|| Unreadable::large("文件展开后过大"))
            })?;
            if tags.is_some_and(|limit| count.tags > limit) {
                return Err(Unreadable::large("文件里的样式或者文字过多"));
            }
        }
        Ok(Self { zip })
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The names of all files.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// A file as text; `None` when it is not there or is no UTF-8.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let mut out = Vec::new();
        self.zip.by_name(name).ok()?.take(limit::UNPACKED).read_to_end(&mut out).ok()?;
        let text = String::from_utf8(out).ok()?;
        Some(text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text))
    }
}
