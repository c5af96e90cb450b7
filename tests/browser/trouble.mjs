// Journey 5: what goes wrong on a phone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LIMIT, MAIN, OPERATOR, begin, chosen, goTo, kept, line, main, option, pause, phone, saved, says, shot, text, until } from './lib.mjs';

test('reload without a network: the service worker opens the page, the clock waits', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t);
  // Where a worker is allowed: https, or here the name localhost.
  const wire = await line(t, MAIN);
  const page = await begin(context, { ...who, url: wire.url + new URL(who.url).pathname });
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.reload();
  await option(page, 1, 0).click();
  await saved(page);
  await context.setOffline(true);
  await wire.cut();
  await goTo(page, 2);
  await option(page, 2, 1).click();
  await page.reload();
  assert.equal(await text(page, '#clock'), '剩余时间联网后显示');
  await says(page, '#save', '网络已断开');
  assert.deepEqual(await chosen(page), { 1: [0], 2: [1] });
  await goTo(page, 3);
  await option(page, 3, 0).click();
  await shot(page, 'phone-reopened-offline');
  await wire.mend();
  await context.setOffline(false);
  await saved(page);
  assert.match(await text(page, '#clock'), /^\d\d:\d\d$/, 'the clock comes back');
  await page.reload();
  assert.deepEqual(await chosen(page), { 1: [0], 2: [1], 3: [0] });
  await goTo(page, 20);
  await page.click('#next');
  await page.click('#hand-in-go');
  await says(page, 'h1', '已交卷');
  await until('the kept paper is gone', () => page.evaluate(async () => !(await caches.keys()).includes('mf-paper')));
});

test('storage blocked: it works, and does not claim to have kept anything', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t);
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
    }
  });
  const page = await begin(context, who);
  await option(page, 1, 0).click();
  await pause(800);
  assert.equal(await text(page, '#save'), '已保存');
  await context.setOffline(true);
  await goTo(page, 2);
  await option(page, 2, 0).click();
  await says(page, '#save', '暂时无法保存，请不要关闭本页');
  await context.setOffline(false);
  await until('saved', async () => (await text(page, '#save')) === '已保存');
  await page.reload();
  assert.deepEqual(await chosen(page), { 1: [0], 2: [0] });
});

// The server's word on the time left, shortened on the way.
const shorten = (page, how) => page.route('**/answers', async (route) => {
  const reply = await route.fetch();
  await route.fulfill({ response: reply, json: { ...(await reply.json()), ...how() } });
});

test('five minutes left, an extension, and time up', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), page = await begin(await phone(t), who);
  let word = { remaining: 299_000 };
  await shorten(page, () => word);
  await option(page, 1, 0).click();
  await says(page, '#notices', '距离考试结束还有 5 分钟，请检查后交卷。到时系统自动交卷，已保存的答案全部有效。');
  assert.ok(await page.locator('#clock.late').count(), 'the clock changes its colour');
  await shot(page, 'phone-five-minutes');
  word = { remaining: 899_000, extended: 10 };
  await option(page, 1, 1).click();
  await says(page, '#notices', '您的考试时间延长 10 分钟，新的结束时间是 ');
  assert.match(await text(page, '#clock'), /^14:5\d$/);
  word = { remaining: 2500, extended: 10 };
  await option(page, 1, 0).click();
  await says(page, '#notices', '考试时间到，系统自动交卷。', 5000);
  assert.ok(await page.locator('#q1 input').first().isDisabled(), 'nothing can be changed any more');
  // The server does not know of this: its page asks to go on. The true end is tested below.
  await page.waitForURL(/\/exams\/\d+$/, { timeout: 20_000 });
});

test('a true end: one minute is over, the answers count, the receipt comes by itself', LIMIT, async (t) => {
  const made = await (await fetch(`${MAIN}/operator/rehearsals`, {
    method: 'POST', headers: { Authorization: `Bearer ${OPERATOR}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ candidates: 1, questions: 5, minutes: 1 }),
  })).json();
  const url = made.tickets[0].startsWith('http') ? made.tickets[0] : `${MAIN}/t/${made.tickets[0]}`;
  const page = await begin(await phone(t), { url });
  await says(page, '#notices', '距离考试结束不足 1 分钟');
  await option(page, 1, 0).click();
  await saved(page);
  await says(page, '#notices', '考试时间到，系统自动交卷。', 65_000);
  await page.waitForURL(/\/exams\/\d+$/, { timeout: 20_000 });
  assert.equal(await text(page, 'h1'), '到时自动交卷');
  await says(page, 'main', '共 5 题，已答 1 题');
  await fetch(`${MAIN}/operator/rehearsals/${made.exam}`, { method: 'DELETE', headers: { Authorization: `Bearer ${OPERATOR}` } });
});

test('time up without a network: the page stays, sends and then leaves', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t), page = await begin(context, who);
  await shorten(page, () => ({ remaining: 2500 }));
  await option(page, 1, 0).click();
  await saved(page);
  await page.unroute('**/answers');
  await context.setOffline(true);
  await option(page, 1, 1).click();
  await says(page, '#notices', '还有 1 题存在本机。请保持本页打开，联网后自动上传，在 10 分钟内传到的仍然有效。', 15_000);
  assert.ok(await page.locator('#q1 input').first().isDisabled());
  await shot(page, 'phone-time-up-offline');
  await context.setOffline(false);
  await page.waitForURL(/\/exams\/\d+$/, { timeout: 20_000 });
  await page.goto(at.path('paper'));
  assert.deepEqual(await chosen(page), { 1: [1] }, 'the last answer arrived');
});

test('an unsent answer does not replace what another device has saved later', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), first = await phone(t), page = await begin(first, who);
  await option(page, 1, 0).click();
  await saved(page);
  await first.setOffline(true);
  await says(page, '#save', '网络已断开');
  for (const q of [2, 3]) {
    await goTo(page, q);
    await option(page, q, 0).click();
  }
  const other = await phone(t), second = await other.newPage();
  await second.goto(who.url);
  await second.click('main form button');
  await second.click('text=在本机继续作答');
  await second.waitForURL(/\/paper/);
  await goTo(second, 2);
  await option(second, 2, 1).click();
  await saved(second);
  await first.setOffline(false);
  await says(page, '#notices', '您已在另一台设备继续作答，本页不再保存。');
  await page.click('#notices >> text=在本机继续作答');
  await page.waitForURL(/\/paper/);
  assert.deepEqual(await chosen(page), { 1: [0], 2: [1], 3: [0] });
  await saved(page);
  assert.deepEqual(await kept(page), []);
  await page.reload();
  assert.deepEqual(await chosen(page), { 1: [0], 2: [1], 3: [0] }, 'what is shown is what is stored');
});

test('signed out elsewhere: the page says how to come back and sends then', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t), page = await begin(context, who);
  const cookies = await context.cookies();
  await context.clearCookies();
  await option(page, 1, 0).click();
  await says(page, '#notices', '登录已失效，请重新扫描准考证进入。');
  assert.deepEqual(await kept(page), [1]);
  await context.addCookies(cookies);
  await until('sent', async () => (await kept(page)).length === 0, 20_000);
  await says(page, '#save', '已保存');
});

test('leaving the page is recorded and told', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t), page = await begin(context, who);
  const see = (state) => page.evaluate((s) => {
    Object.defineProperty(document, 'visibilityState', { get: () => s, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await see('hidden');
  await pause(2500);
  await see('visible');
  await until('told', async () => /您在 \d\d:\d\d 至 \d\d:\d\d 离开过考试页面，系统已作记录，可以继续作答。/.test(await text(page, '#notices')));
});
