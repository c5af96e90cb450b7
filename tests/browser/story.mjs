// Journey 1: the whole story on a phone with a weak signal.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LIMIT, MAIN, asClerk, begin, chosen, desktop, enter, goTo, handIn, kept, main, option, pause, phone, position, saved, says, shot, text, until } from './lib.mjs';

const figure = async (page, label) => Number((await page.locator('.figures > div', { hasText: label }).first().locator('dd').textContent()).match(/\d+/)[0]);

test('smoke: from the ticket to the receipt', LIMIT, async (t) => {
  const at = await main(), who = at.candidate(), context = await phone(t);
  const page = await begin(context, who);
  for (let q = 1; q <= 3; q += 1) {
    await option(page, q, 0).click();
    await page.click('#next');
  }
  await saved(page);
  await page.reload();
  assert.deepEqual(Object.keys(await chosen(page)), ['1', '2', '3'], 'answers are there after a reload');
  await goTo(page, 20);
  await page.click('#next');
  await handIn(page);
  assert.equal(await text(page, 'h1'), '已交卷');
  assert.match(await text(page, '.receipt-no'), /^[0-9A-Z]{4}(-[0-9A-Z]{4})+$/);
  await page.goto(at.path('result'));
  assert.match(await text(page, '.score .figure'), /^\d+(\.\d+)? ?分$/);
});

test('the whole story, with the network gone, a closed tab and a second device', LIMIT, async (t) => {
  const at = await main(), who = at.candidate();
  const lead = await (await desktop(t)).newPage();
  await lead.goto(at.leader.url);
  await lead.click('main form button');
  await lead.waitForURL(/\/overview\//);
  const before = await figure(lead, '实考人数');

  const mine = await phone(t);
  let page = await mine.newPage();
  await page.goto(who.url);
  const masked = await text(page, '.person');
  assert.ok(masked.includes('*') && masked !== who.name, 'a found ticket does not tell the whole name');
  await page.click('main form button');
  assert.ok(!page.url().includes('/t/'), 'the ticket leaves the address bar');
  assert.equal(await text(page, 'h1'), '考试须知与诚信承诺');
  await says(page, '.pledge', '本人承诺：独立完成作答，不请人代考，不传播试题和答案。');

  await t.test('试答 counts for nothing and tells about the network', async () => {
    await page.click('a[href$="/trial"]');
    await page.locator('#q1 .opt').first().click();
    await says(page, '#trial-report', '手机和网络正常，本次往返');
    await mine.setOffline(true);
    await page.locator('#q2 .opt').first().click();
    await says(page, '#trial-report', '没有连上考试系统');
    await mine.setOffline(false);
    await page.click('text=返回考试须知');
  });

  await page.click('form[action$="/start"] button');
  await page.waitForURL(/\/paper/);
  assert.equal(await position(page), '第 1 题，共 20 题');
  const wanted = {};
  const choose = async (q, i) => { await option(page, q, i).click(); wanted[q] = [i]; };

  await t.test('online: every answer is saved as it is given', async () => {
    for (let q = 1; q <= 6; q += 1) {
      await choose(q, q % 2);
      await page.click('#next');
    }
    await saved(page);
    assert.deepEqual(await kept(page), [], 'nothing waits on the phone');
  });

  await t.test('offline: answers are kept and said to be kept', async () => {
    await mine.setOffline(true);
    await says(page, '#save', '网络已断开，答案已存在本机，联网后自动上传');
    for (let q = 7; q <= 10; q += 1) {
      await goTo(page, q);
      await choose(q, 1);
    }
    assert.deepEqual(await kept(page), [7, 8, 9, 10]);
    await shot(page, 'phone-paper-offline');
    const held = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
    assert.ok(!held.includes(who.name) && !held.includes(new URL(who.url).pathname.slice(3)), 'neither name nor ticket is kept');
    await goTo(page, 20);
    await page.click('#next');
    await says(page, '#hand-in-text', '网络已断开，暂时不能交卷。6 题已由服务器保存，4 题存在本机。请保持本页打开，联网后自动上传。');
    assert.ok(!(await page.isVisible('#hand-in-go')));
    await page.click('#hand-in-back');
  });

  await t.test('the tab is closed and opened again: answers are there and go up', async () => {
    const address = page.url();
    await page.close();
    await mine.setOffline(false);
    page = await mine.newPage();
    await page.goto(address.split('#')[0]);
    assert.deepEqual(await chosen(page), wanted);
    await saved(page);
    await until('nothing waits', async () => (await kept(page)).length === 0);
  });

  await t.test('back on the network the state says so', async () => {
    await mine.setOffline(true);
    await says(page, '#save', '网络已断开');
    await goTo(page, 11);
    await choose(11, 0);
    await mine.setOffline(false);
    await saved(page);
  });

  await t.test('a second device takes over, the first is told, and takes back', async () => {
    const other = await phone(t), second = await enter(other, who);
    await says(second, 'main', '您已在另一台设备开始作答');
    await shot(second, 'phone-other-device');
    await second.click('text=在本机继续作答');
    await second.waitForURL(/\/paper/);
    assert.deepEqual(await chosen(second), wanted, 'answers come along');
    await option(second, 12, 0).click({ force: true }).catch(() => {});
    await goTo(second, 12);
    await option(second, 12, 0).click();
    wanted[12] = [0];
    await saved(second);
    await goTo(page, 13);
    await option(page, 13, 0).click();
    await says(page, '#notices', '您已在另一台设备继续作答，本页不再保存。');
    await shot(page, 'phone-told');
    assert.ok(await page.locator('#q13 input').first().isDisabled(), 'the first device is locked');
    // Question 12 was also changed here, before this page could know of the second device.
    await page.click('#notices >> text=在本机继续作答');
    await page.waitForURL(/\/paper/);
    wanted[13] = [0];
    assert.deepEqual(await chosen(page), wanted, 'what the second device saved is here, and what the first could not send');
    await saved(page);
    await goTo(second, 14);
    await option(second, 14, 0).click();
    await says(second, '#notices', '本页不再保存');
  });

  await t.test('待检查, 答题卡 and the dialogue that lists the empty ones', async () => {
    for (const q of [13, 14, 15, 16, 17]) {
      await goTo(page, q);
      await choose(q, 1);
    }
    await page.locator('#q17 .flagger').click();
    await page.click('#open-card');
    assert.ok(await page.isVisible('#card-dialog #card'));
    assert.deepEqual([await text(page, '#n-done'), await text(page, '#n-empty'), await text(page, '#n-flag')], ['17', '3', '1']);
    await shot(page, 'phone-card');
    await page.click('#card-dialog a[href="#q20"]');
    assert.equal(await position(page), '第 20 题，共 20 题');
    assert.equal(await text(page, '#next'), '检查交卷');
    await page.click('#next');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'hand-in-back', '返回检查 is the default');
    const words = await text(page, '#hand-in-text');
    assert.ok(words.startsWith('共 20 题，已答 17 题，未答 3 题：第18、19、20 题。'), words);
    assert.ok(words.includes('另有 1 题标为待检查。交卷后不能修改。'), words);
    await shot(page, 'phone-hand-in');
    await page.click('#hand-in-text a >> text=19');
    assert.equal(await position(page), '第 19 题，共 20 题');
  });

  let score;
  await t.test('handing in, receipt and result', async () => {
    await goTo(page, 20);
    await saved(page);
    await page.click('#next');
    await handIn(page);
    assert.equal(await text(page, 'h1'), '已交卷');
    await says(page, 'main', '共 20 题，已答 17 题');
    await shot(page, 'phone-receipt');
    assert.equal(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length), 0, 'the phone forgets');
    await page.goto(at.path('paper'));
    assert.ok(!page.url().includes('/paper'), 'the paper is closed');
    await page.goto(at.path('result'));
    score = (await text(page, '.score .figure')).match(/^[\d.]+/)[0];
    const parts = (await page.locator('#sections .v').allTextContents()).map((v) => Number(v.split('/')[0]));
    assert.equal(parts.reduce((a, b) => a + b, 0), Number(score), 'the parts add up to the score');
    await shot(page, 'phone-result', true);
  });

  await t.test('the leader sees it within ten seconds, down to the row', async () => {
    await until('实考人数 went up', async () => {
      await lead.reload();
      return (await figure(lead, '实考人数')) > before;
    }, 12_000);
    await lead.locator('.figures > div', { hasText: '实考人数' }).first().locator('dd a').click();
    assert.match(await text(lead, 'h1'), /^实考人员/);
    for (;;) {
      const row = lead.locator('tr', { hasText: who.name }).filter({ hasText: who.unit });
      if (await row.count()) {
        assert.equal((await row.locator('[data-label=成绩]').textContent()).trim(), score);
        break;
      }
      await lead.click('text=后面的人员');
    }
  });

  await t.test('signing out', async () => {
    await page.goto(MAIN);
    await page.click('text=退出');
    await says(page, 'main', '请使用准考证或者账号进入');
    await page.goto(at.path('result'));
    await says(page, 'h1', '请先登录');
  });
});
