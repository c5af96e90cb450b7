// Journeys 6 to 8: every page, as people see it. Nothing that hinders a reader, no sideways scrolling, little to load.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { LIMIT, MAIN, asClerk, begin, desktop, enter, goTo, handIn, main, option, phone, saved, says, shot, text } from './lib.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((only) => axe.run({ runOnly: only }), RULES);
  assert.ok(found.passes.length > 8, 'axe has looked');
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${(n.failureSummary || '').replace(/\s+/g, ' ').slice(0, 200)})`).join(' | ')}`);
}
const sideways = (page) => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
  if (wide <= room) return '';
  const worst = Array.from(document.body.querySelectorAll('*')).filter((e) => e.getBoundingClientRect().right > room + 1)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}`).slice(-3);
  return `${wide} px of ${room}: ${worst.join(', ')}`;
});

// Every page and state once; `look` is called at each.
async function tour(at, make, senior, look) {
  const person = await make(), staff = await make();
  const page = await person.newPage();
  await page.goto(MAIN);
  await look(page, 'home-signed-out');
  if (senior) {
    // The button, once, as people do it.
    await page.click('header >> text=长辈版');
    await page.waitForURL(MAIN + '/');
    assert.ok(await page.locator('html.senior').count(), '长辈版 is on');
    await staff.addCookies((await person.cookies()).filter((c) => c.value === 'senior'));
  }
  const who = at.candidate();
  await page.goto(who.url);
  await look(page, 'ticket');
  await page.click('main form button');
  // What the notice says of the paper is what the paper is.
  await says(page, 'main', '20 题，满分 100 分');
  await look(page, 'notice');
  await page.goto(MAIN);
  await look(page, 'home-candidate');
  await page.goto(at.path('trial'));
  await page.locator('#q1 .opt').first().click();
  await says(page, '#trial-report', '手机和网络正常');
  await look(page, 'trial');
  await page.goto(at.path(''));
  await page.click('form[action$="/start"] button');
  await page.waitForURL(/\/paper/);
  await look(page, 'paper');
  for (const q of [1, 2, 14]) {
    await goTo(page, q);
    await option(page, q, 1).click();
  }
  await page.locator('#q14 .flagger').click();
  await look(page, 'paper-several');
  await goTo(page, 18);
  await look(page, 'paper-case');
  if (await page.isVisible('#open-card')) {
    await page.click('#open-card');
    await look(page, 'paper-card');
    await page.keyboard.press('Escape');
  }
  await goTo(page, 20);
  await saved(page);
  await page.click('#next');
  await look(page, 'paper-hand-in');
  await page.click('#hand-in-back');
  await person.setOffline(true);
  await says(page, '#save', '网络已断开');
  await option(page, 20, 0).click();
  await look(page, 'paper-offline');
  await page.click('#next');
  await look(page, 'paper-hand-in-offline');
  await page.click('#hand-in-back');
  await person.setOffline(false);
  await saved(page);
  await page.goto(at.path(''));
  await look(page, 'resume');
  const action = await page.goto(at.path('paper')).then(() => page.getAttribute('#hand-in form', 'action'));
  await page.goto(at.base + action);
  await look(page, 'submit');
  await page.click('main form >> text=确认交卷');
  await says(page, 'h1', '已交卷');
  await look(page, 'receipt');
  await page.goto(at.path('result'));
  await look(page, 'result-keys-closed');
  await page.goto(MAIN);
  await look(page, 'home-candidate-through');
  await page.goto(`${MAIN}/privacy`);
  await look(page, 'privacy');
  await page.goto(`${MAIN}/nowhere`);
  await look(page, 'not-found');
  await page.goto(`${MAIN}/t/nonsense`);
  await look(page, 'ticket-refused');
  await page.goto(`${MAIN}/link/nonsense`);
  await look(page, 'link-used');
  // Last year, with keys and reasons.
  await page.goto(at.through[0].url);
  await page.click('main form button');
  await page.goto(`${MAIN}/exams/${at.past}/result`);
  await look(page, 'result-review');

  await asClerk(staff, at);
  const clerk = await staff.newPage();
  await clerk.goto(MAIN);
  await look(clerk, 'clerk');
  for (const [name, path] of [
    ['tickets', at.sheet], ['overview', `/overview/${at.exam}`], ['overview-past', `/overview/${at.past}`],
    ['overview-unit', `/overview/${at.exam}?unit=${at.unit}`],
    ['units', `/overview/${at.exam}/units`], ['rows', `/overview/${at.exam}/people?list=missing`],
    ['rows-empty', `/overview/${at.exam}/people?list=excellent&unit=${at.unit}`],
  ]) {
    await clerk.goto(MAIN + path);
    await look(clerk, name);
  }
}

const dark = { colorScheme: 'dark' }, narrow = { viewport: { width: 320, height: 640 } };
// Name, device, options, 长辈版, with axe.
const kinds = [
  ['phone', phone, {}, false, true],
  ['phone-dark', phone, dark, false, true],
  ['phone-senior', phone, {}, true, true],
  ['phone-senior-dark', phone, dark, true, true],
  // The largest type on the smallest phone: about 200 %.
  ['narrow-senior', phone, narrow, true, false],
  ['desktop', desktop, {}, false, true],
  ['desktop-dark', desktop, dark, false, false],
  ['desktop-senior', desktop, {}, true, false],
];
for (const [name, make, options, senior, whole] of kinds) {
  test(`every page: ${name}`, { timeout: 400_000 }, async (t) => {
    const at = await main(), bad = [];
    const context = () => make(t, { bypassCSP: true, reducedMotion: 'reduce', ...options });
    let pages = 0;
    await tour(at, context, senior, async (page, where) => {
      pages += 1;
      assert.equal(await page.locator('html.senior').count(), senior && where !== 'home-signed-out' ? 1 : 0, `${where}: 长辈版`);
      await shot(page, `${where}--${name}`, !where.startsWith('paper'));
      const wide = await sideways(page);
      if (wide) bad.push(`${where} scrolls sideways: ${wide}`);
      if (whole) for (const v of await axe(page)) bad.push(`${where}: ${v}`);
      const text = await page.textContent('main');
      if (/undefined|NaN|null|\{\}/.test(text)) bad.push(`${where}: a word of the program on the page`);
      const empty = await page.locator('a[href=""], a:not([href])').count();
      if (empty) bad.push(`${where}: ${empty} links that lead nowhere`);
    });
    assert.deepEqual(bad, []);
    assert.ok(pages > 25, String(pages));
  });
}

test('no candidate page needs more than 100 KB', LIMIT, async (t) => {
  const at = await main(), context = await phone(t), who = at.candidate();
  const sizes = {};
  const page = await context.newPage(), wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  wire.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  const load = async (name, act) => {
    bytes = 0;
    await act();
    await page.waitForLoadState('load');
    await page.waitForTimeout(300);
    sizes[name] = bytes;
  };
  const click = (what) => Promise.all([page.waitForNavigation(), page.click(what)]);
  await load('home', () => page.goto(MAIN));
  await load('ticket', () => page.goto(who.url));
  await load('notice', () => click('main form button'));
  await load('trial', () => page.goto(at.path('trial')));
  await page.goto(at.path(''));
  await load('paper', () => click('form[action$="/start"] button'));
  await goTo(page, 20);
  await page.click('#next');
  await load('receipt', () => click('#hand-in-go'));
  await load('result', () => page.goto(at.path('result')));
  await page.goto(at.through[0].url);
  await click('main form button');
  await load('review', () => page.goto(`${MAIN}/exams/${at.past}/result`));
  await load('privacy', () => page.goto(`${MAIN}/privacy`));
  t.diagnostic(Object.entries(sizes).map(([n, b]) => `${n} ${(b / 1024).toFixed(1)} KB`).join(', '));
  for (const [name, size] of Object.entries(sizes)) assert.ok(size > 3000 && size < 100 * 1024, `${name}: ${size} bytes`);
});

test('overview and admission tickets print', LIMIT, async (t) => {
  const at = await main(), context = await desktop(t);
  await asClerk(context, at);
  const page = await context.newPage();
  const sheets = async (path) => {
    await page.goto(MAIN + path);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.ok(pdf.startsWith('%PDF'));
    return (pdf.match(/\/Type\s*\/Page\b/g) || []).length;
  };
  const tickets = await sheets(at.sheet), count = await page.locator('.ticket').count();
  assert.equal(tickets, Math.ceil(count / 8), `${count} tickets`);
  const overview = await sheets(`/overview/${at.past}`);
  assert.ok(overview >= 1 && overview <= 5, `${overview} sheets`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto(`${MAIN}/overview/${at.past}`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)', 'paper is white');
  await shot(page, 'overview-print', true);
});

test('with reduced motion nothing moves', LIMIT, async (t) => {
  const at = await main(), page = await begin(await phone(t, { reducedMotion: 'reduce' }), at.candidate());
  const moving = await page.evaluate(() => Array.from(document.querySelectorAll('*')).filter((e) => {
    const s = getComputedStyle(e);
    return s.transitionDuration.split(',').some((d) => parseFloat(d) > 0) || s.animationName !== 'none';
  }).length);
  assert.equal(moving, 0);
});

test('a staff link shows whose it is, signs in once and never again', LIMIT, async (t) => {
  const at = await main(), context = await desktop(t), page = await context.newPage();
  // The clerk's link was used before this test.
  await page.goto(at.clerk.url);
  await says(page, 'h1', '登录链接不能使用');
});
