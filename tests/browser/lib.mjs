// What the journeys share: one browser, people with unused tickets, and waiting for what a page says.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { chromium } from 'playwright-core';

// A journey that hangs fails.
export const LIMIT = { timeout: 90_000 };
export const MAIN = process.env.MAIN_URL;
export const OPERATOR = process.env.OPERATOR;
export const NAMED = process.env.NAMED_URL;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  '--host-resolver-rules=MAP kaoshi.qingshi.test 127.0.0.1, MAP elsewhere.test 127.0.0.1'];

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

let launched;
const browser = () => (launched ??= chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS }));
export async function closeBrowser() {
  if (launched) await (await launched).close();
}

// What a page must never do: throw, break the content security policy, ask for what is not there.
const EXPECTED = /Failed to load resource: (net::ERR_INTERNET_DISCONNECTED|net::ERR_FAILED|the server responded with a status of (401|403|404|503))/;
function watch(page, complaints) {
  page.on('pageerror', (e) => complaints.push(`${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    if (['error', 'warning'].includes(m.type()) && !EXPECTED.test(m.text())) complaints.push(`${page.url()}: ${m.text()}`);
  });
  page.on('dialog', (d) => d.accept());
}

async function open(test, base, options) {
  const context = await (await browser()).newContext({ ...base, locale: 'zh-CN', ...options });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  context.on('page', (page) => watch(page, complaints));
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, [], 'the pages complained');
  });
  return context;
}
export const phone = (test, options = {}) => open(test, PHONE, options);
export const desktop = (test, options = {}) => open(test, DESKTOP, options);

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
export async function until(what, holds, ms = 10_000) {
  const end = Date.now() + ms;
  let last;
  while (Date.now() < end) {
    try { if ((last = await holds())) return last; } catch (e) { last = e.message; }
    await pause(60);
  }
  assert.fail(`waited ${ms} ms in vain: ${what} (${last})`);
}
export const text = async (page, selector) => (await page.textContent(selector)).replace(/\s+/g, ' ').trim();
export const says = (page, selector, words, ms) =>
  until(`${selector} says ${words}`, async () => (await text(page, selector)).includes(words), ms);

// A line to a server that can be cut for everybody who uses it, service workers included: the browser's own
// "offline" does not reach a worker that starts while it is on.
export async function line(test, to) {
  const port = Number(new URL(to).port), ends = new Set();
  const make = () => net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {}).on('close', () => { ends.delete(end); near.destroy(); far.destroy(); });
    }
    near.pipe(far).pipe(near);
  });
  let server = make(), at = 0;
  const listen = () => new Promise((done) => { server.listen(at, '127.0.0.1', () => { at = server.address().port; done(); }); });
  const cut = () => new Promise((done) => { server.close(done); for (const end of ends) end.destroy(); });
  await listen();
  test.after(() => (server.listening ? cut() : undefined));
  return { url: `http://localhost:${at}`, cut, mend: () => { server = make(); return listen(); } };
}

// ── people ─────────────────────────────────────────────────────────────────────────────────────────────────
const printed = (file, who) => Array.from(readFileSync(file, 'utf8').matchAll(new RegExp(`^  ${who} (.*): (\\S+)$`, 'gm')))
  .map(([, name, url]) => ({ name: name.split(' ').pop(), url }));

// A small client of its own, so that looking for tickets needs no browser.
class Client {
  constructor(base, file) { this.base = base; this.file = file; this.local = `http://127.0.0.1:${new URL(base).port}`; }
  async signIn(link) {
    const reply = await fetch(this.local + new URL(link).pathname, { method: 'POST', redirect: 'manual' });
    this.cookie = reply.headers.get('set-cookie')?.split(';')[0];
    return reply.status === 303;
  }
  async get(path) {
    const reply = await fetch(this.local + path, { headers: { cookie: this.cookie } });
    assert.equal(reply.status, 200, path);
    return reply.text();
  }
}

// Everything of one running server: exams, and people who have not begun or are through.
class Place {
  constructor(base, file) {
    this.base = base;
    this.leader = printed(file, 'leader')[0];
    this.clerk = printed(file, 'clerk')[0];
    this.printed = printed(file, 'candidate');
    this.client = new Client(base, file);
  }
  async prepare() {
    await this.client.signIn(this.clerk.url);
    const home = await this.client.get('/');
    const exams = Array.from(home.matchAll(/href="\/overview\/(\d+)"/g)).map((m) => m[1]);
    [this.exam, this.past] = Array.from(new Set(exams));
    this.free = await this.tickets(this.exam, 'missing');
    this.through = await this.tickets(this.past, 'sat');
    this.cookie = this.client.cookie;
    // A unit with people, for pages about one unit.
    this.sheet = home.match(/href="(\/exams\/\d+\/tickets\?unit=\d+)"/)[1];
    this.unit = this.sheet.split('=')[1];
    return this;
  }
  async tickets(exam, list) {
    const rows = await this.client.get(`/overview/${exam}/people?list=${list}`);
    const wanted = Array.from(rows.matchAll(/<th class="first" scope="row">([^<]+)<\/th><td data-label="单位">([^<]+)</g)).map(([, n, u]) => `${u} ${n}`);
    const sheet = await this.client.get(`/exams/${exam}/tickets`);
    const all = Array.from(sheet.matchAll(/ticket-name">([^<]+)<\/p><p>([^<　]+).*?ticket-link">([^<]+)</g))
      .map(([, name, unit, url]) => ({ name, unit, url }));
    // Two of one name in one unit could not be told apart.
    const count = (key) => all.filter((t) => `${t.unit} ${t.name}` === key).length;
    return all.filter((t) => wanted.includes(`${t.unit} ${t.name}`) && count(`${t.unit} ${t.name}`) === 1)
      .map((t) => ({ ...t, url: this.base + new URL(t.url).pathname }));
  }
  // Somebody who has not begun; every call another.
  candidate() {
    const one = this.free.pop();
    assert.ok(one, 'a candidate is left');
    return one;
  }
  path(page) { return `${this.base}/exams/${this.exam}/${page}`.replace(/\/$/, ''); }
}
const places = new Map();
const place = (base, file) => {
  if (!places.has(base)) places.set(base, new Place(base, file).prepare());
  return places.get(base);
};
export const main = () => place(MAIN, process.env.MAIN_OUT);
export const named = () => place(NAMED, process.env.NAMED_OUT);

// Signs a context in as the clerk without using up the one-time link again.
export async function asClerk(context, at) {
  const [name, value] = at.cookie.split('=');
  await context.addCookies([{ name, value, url: at.base }]);
}

// ── the way of a candidate ─────────────────────────────────────────────────────────────────────────────────
export async function enter(context, who) {
  const page = await context.newPage();
  await page.goto(who.url);
  await page.click('main form button');
  await page.waitForURL(/\/exams\/\d+$/);
  return page;
}
export async function begin(context, who) {
  const page = await enter(context, who);
  await page.click('form[action$="/start"] button');
  await page.waitForURL(/\/paper/);
  return page;
}
export const saved = (page) => until('everything is saved',
  async () => (await text(page, '#save')) === '已保存' && (await kept(page)).length === 0);
export const position = (page) => text(page, '#pos');
export const option = (page, question, index) => page.locator(`#q${question} .opt`).nth(index);
export const chosen = (page) => page.$$eval('.slot', (slots) => Object.fromEntries(slots.map((s) => [
  s.dataset.slot, Array.from(s.querySelectorAll('.opt input')).flatMap((f, i) => (f.checked ? [i] : [])),
]).filter(([, c]) => c.length)));
export const kept = (page) => page.evaluate(() => Object.entries(localStorage)
  .filter(([k]) => k.startsWith('mf:')).flatMap(([, v]) => Object.keys(JSON.parse(v)).map(Number)));
export async function goTo(page, question) {
  await page.evaluate((q) => { location.hash = `#q${q}`; }, question);
  await until(`question ${question}`, async () => (await position(page)).startsWith(`第 ${question} 题`));
}
export async function handIn(page) {
  await page.click('#hand-in-go');
  await page.waitForURL(/\/exams\/\d+$/);
}

// ── pictures ───────────────────────────────────────────────────────────────────────────────────────────────
const SHOTS = process.env.SHOTS;
if (SHOTS) mkdirSync(SHOTS, { recursive: true });
export async function shot(page, name, fullPage = false) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage });
}
