// Journeys 3 and 4: a browser without scripts, and a plain http name as in a village hall.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { LIMIT, begin, chosen, enter, goTo, handIn, main, named, option, phone, saved, says, shot, text } from './lib.mjs';

test('without scripts: one long form, save, check, hand in', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t, { javaScriptEnabled: false });
  const page = await enter(context, who);
  await page.click('a[href$="/trial"]');
  await page.locator('#q1 .opt').first().click();
  await page.click('text=提交试答');
  await says(page, 'main', '已收到您的试答');
  await page.click('text=返回考试须知');
  await page.click('form[action$="/start"] button');
  await page.waitForURL(/\/paper/);
  assert.ok(await page.isVisible('#q20'), 'all questions are shown');
  await says(page, '#notices', '答案不会自动保存');
  await shot(page, 'phone-paper-no-scripts');
  for (const q of [1, 2, 6, 14, 20]) await page.locator(`#q${q} .opt`).nth(1).click();
  await page.locator('#q14 .opt').nth(2).click();
  await page.locator('#q2 .flagger input').check();
  await page.click('.exam-bottom >> text=保存');
  await page.waitForURL(/\/paper/);
  const ticked = (q) => page.locator(`#q${q} .opt input:checked`).count();
  const all = async () => [await ticked(1), await ticked(2), await ticked(6), await ticked(14), await ticked(20)];
  assert.deepEqual(await all(), [1, 1, 1, 2, 1]);
  await page.goto(at.path('paper'));
  assert.deepEqual(await all(), [1, 1, 1, 2, 1], 'answers are kept after a reload');
  await page.locator('#q3 .opt').first().click();
  await page.click('.exam-bottom >> text=检查交卷');
  await page.waitForURL(/\/submit$/);
  await says(page, 'main', '共 20 题，已答 6 题，未答 14 题');
  await says(page, 'main', '另有 1 题标为待检查。交卷后不能修改。');
  await shot(page, 'phone-submit');
  await page.click('text=返回检查');
  assert.equal(await ticked(3), 1);
  await page.click('.exam-bottom >> text=检查交卷');
  await page.click('main form >> text=确认交卷');
  await says(page, 'h1', '已交卷');
  await page.click('text=查看成绩');
  assert.match(await text(page, '.score .figure'), /^\d/);
});

test('a plain http name: no service worker, no crypto, everything else', LIMIT, async (t) => {
  const at = await named(), who = at.candidate(), context = await phone(t);
  const page = await begin(context, who);
  assert.deepEqual(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator, typeof crypto.subtle]), [false, false, 'undefined']);
  for (let q = 1; q <= 4; q += 1) {
    await goTo(page, q);
    await option(page, q, 1).click();
  }
  await saved(page);
  await context.setOffline(true);
  await says(page, '#save', '网络已断开，答案已存在本机，联网后自动上传');
  await goTo(page, 5);
  await option(page, 5, 0).click();
  // There is no worker to reopen the page from: leaving is asked about.
  const asked = await page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  });
  assert.ok(asked, 'the page warns before leaving');
  await context.setOffline(false);
  await saved(page);
  await page.reload();
  assert.equal(Object.keys(await chosen(page)).length, 5);
  await goTo(page, 20);
  await page.click('#next');
  await handIn(page);
  await says(page, 'h1', '已交卷');
});

test('a form from elsewhere is refused, one of ours is taken', LIMIT, async (t) => {
  const at = await named(), who = at.candidate(), context = await phone(t);
  const page = await begin(context, who);
  const target = await page.getAttribute('#hand-in form', 'action');
  const evil = createServer((_, reply) => {
    reply.setHeader('Content-Type', 'text/html; charset=utf-8');
    reply.end(`<title>x</title><form method="post" action="${at.base}${target}"><input name="command_id" value="1"><button>go</button></form>`);
  });
  await new Promise((ready) => evil.listen(0, '127.0.0.1', ready));
  t.after(() => { evil.closeAllConnections(); evil.close(); });
  // Another name, and the same name on another port: neither is our origin.
  for (const host of ['elsewhere.test', 'kaoshi.qingshi.test']) {
    const other = await context.newPage();
    await other.goto(`http://${host}:${evil.address().port}/`);
    const [reply] = await Promise.all([other.waitForResponse((r) => r.url().endsWith(target)), other.click('button')]);
    assert.equal(reply.status(), 403, host);
    await other.close();
  }
  await page.reload();
  assert.ok(page.url().includes('/paper'), 'the paper is still open');
  const [own] = await Promise.all([
    page.waitForResponse((r) => r.url().endsWith('/view')),
    page.evaluate(() => document.querySelector('button[form=view]').click()),
  ]);
  assert.equal(own.status(), 303, 'our own form passes');
  await page.waitForSelector('html.senior');
  assert.ok(page.url().includes('/paper'));
});
