//! How much of a file is read. A question bank of a county is far below all of these; what is above them is a
//! mistake or an attack and gets a clear answer.

/// Bytes of a file.
pub const BYTES: usize = 64 << 20;
/// Bytes of everything that is packed inside a file (xlsx, docx, ods), unpacked.
pub const UNPACKED: u64 = 128 << 20;
/// Unpacked bytes for each byte of the file, once [`RATIO_FROM`] bytes are unpacked: office files stay below 60.
pub const RATIO: u64 = 150;
/// Unpacked bytes from which on [`RATIO`] counts.
pub const RATIO_FROM: u64 = 16 << 20;
/// Files packed inside a file.
pub const ENTRIES: usize = 5_000;
/// Tags of the styles of a workbook or of the lists of a document. Excel allows 65,490 cell formats.
pub const STYLE_TAGS: usize = 400_000;
/// Tags of the shared strings of a workbook.
pub const STRING_TAGS: usize = 8_000_000;
/// Elements inside each other that are kept: text boxes in text boxes, objects in objects.
pub const DEPTH: usize = 100;
/// Bytes of a tag of a web page with its attributes; longer ones lose their attributes, which nobody reads.
pub const TAG: usize = 512;
/// Bytes of a web page.
pub const PAGE: usize = 16 << 20;
/// Rows that hold anything, over all sheets and tables.
pub const ROWS: usize = 50_000;
/// Columns; what lies to the right is left out with a remark.
pub const COLUMNS: usize = 256;
/// Cells that hold anything, over all sheets and tables.
pub const CELLS: usize = 2_000_000;
/// Sheets and tables.
pub const SHEETS: usize = 500;
/// Lines of a text.
pub const LINES: usize = 200_000;
/// Characters of a cell or line, as in Excel. One more is kept, so that the check sees that it was too long.
pub const CHARACTERS: usize = 32_767;
/// Characters of a whole document.
pub const TEXT: usize = 12_000_000;
