// Journey 2: no mouse, no touch. Focus is always seen and never lost.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LIMIT, chosen, desktop, main, phone, position, saved, says, text } from './lib.mjs';

// What has the focus, and whether a ring or something like it can be seen there.
const focus = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const seen = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  const rows = [e, e.closest('label'), e.nextElementSibling, e.nextElementSibling && e.nextElementSibling.nextElementSibling];
  const box = e.getBoundingClientRect(), label = (e.closest('label') || e).getBoundingClientRect();
  return {
    what: `${e.tagName.toLowerCase()}#${e.id}.${e.className} ${(e.textContent || e.value || '').trim().slice(0, 20)}`,
    id: e.id, name: e.name, text: (e.textContent || '').trim(),
    ring: rows.some((r) => r && seen(getComputedStyle(r))) || e.tabIndex < 0,
    on: label.width > 0 && label.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
});
async function press(page, key) {
  await page.keyboard.press(key);
  await page.waitForTimeout(20);
  const now = await focus(page);
  if (now) assert.ok(now.ring, `the focus cannot be seen on ${now.what} at ${page.url()}`);
  return now;
}
const go = (page, address) => Promise.all([page.waitForURL(address), page.keyboard.press('Enter')]);
// Tab until it holds; a page is passed once at most.
async function tabTo(page, what, holds) {
  for (let i = 0; i < 120; i += 1) {
    const now = await press(page, 'Tab');
    if (now && holds(now)) return now;
  }
  return assert.fail(`Tab does not lead to ${what} at ${page.url()}`);
}
const toText = (page, words) => tabTo(page, words, (f) => f.text === words);

for (const [device, make] of [['phone', phone], ['desktop', desktop]]) {
  test(`keyboard alone on a ${device}`, LIMIT, async (t) => {
    const at = await main(), who = at.candidate(), page = await (await make(t)).newPage();
    await page.goto(who.url);
    const skip = await press(page, 'Tab');
    assert.equal(skip.text, '跳到正文', 'the first stop leads to the text');
    await press(page, 'Enter');
    await toText(page, '确认身份并进入考试');
    await go(page, /\/exams\/\d+$/);
    await toText(page, '试答一分钟');
    await go(page, /\/trial$/);
    await tabTo(page, 'the first question', (f) => f.name === 's1');
    await press(page, 'Space');
    await says(page, '#trial-report', '手机和网络正常');
    await toText(page, '返回考试须知');
    await press(page, 'Enter');
    await toText(page, '已阅读并承诺，开始考试');
    await go(page, /\/paper/);

    const n = (q) => `第 ${q} 题，共 20 题`;
    // By Tab and Space.
    await tabTo(page, 'the options of question 1', (f) => f.name === 's1');
    await press(page, 'Space');
    assert.deepEqual(await chosen(page), { 1: [0] });
    // An arrow inside a group of radio buttons is the browser's own way of choosing; here it turns the page.
    await press(page, 'ArrowRight');
    assert.equal(await position(page), n(2));
    assert.equal((await focus(page)).id, 'q2', 'the focus goes along');
    // By letter, and again for another choice.
    await press(page, 'b');
    assert.deepEqual((await chosen(page))[2], [1]);
    await press(page, 'a');
    assert.deepEqual((await chosen(page))[2], [0]);
    await press(page, 'ArrowDown');
    assert.deepEqual((await chosen(page))[2], [1], 'up and down choose as in any form');
    await press(page, 'ArrowLeft');
    assert.equal(await position(page), n(1));
    await press(page, 'ArrowRight');
    // By the buttons.
    await toText(page, '下一题');
    await press(page, 'Enter');
    assert.equal(await position(page), n(3));
    assert.equal((await focus(page)).id, 'q3');
    await press(page, '2');
    await tabTo(page, '待检查', (f) => f.name === 'f3');
    await press(page, 'Space');
    assert.equal(await text(page, '#n-flag'), '1');
    await press(page, 'ArrowRight');
    // To a question of several answers.
    for (let q = 4; q < 14; q += 1) await press(page, 'ArrowRight');
    assert.equal(await position(page), n(14));
    assert.equal(await page.locator('#q14 input').first().getAttribute('type'), 'checkbox');
    await press(page, 'a');
    await press(page, 'c');
    assert.deepEqual((await chosen(page))[14], [0, 2]);
    await press(page, 'c');
    assert.deepEqual((await chosen(page))[14], [0]);
    await saved(page);

    // The card.
    if (device === 'phone') {
      await toText(page, '答题卡');
      await press(page, 'Enter');
      assert.ok(await page.isVisible('#card-dialog'));
      await press(page, 'Escape');
      assert.ok(!(await page.isVisible('#card-dialog')), 'Escape closes the card');
      assert.equal((await focus(page)).id, 'open-card', 'the focus comes back');
      await press(page, 'Enter');
    }
    await tabTo(page, 'number 20', (f) => /^20，/.test(f.text));
    await press(page, 'Enter');
    assert.equal(await position(page), n(20));
    assert.equal((await focus(page)).id, 'q20');
    await toText(page, '检查交卷');
    await press(page, 'Enter');
    assert.equal((await focus(page)).id, 'hand-in-back');
    await press(page, 'Escape');
    assert.ok(!(await page.isVisible('#hand-in')));
    assert.ok(await focus(page), 'the focus is not lost when the dialogue closes');
    await press(page, 'Enter');
    // Tab stays inside the dialogue.
    await tabTo(page, '确认交卷', (f) => f.id === 'hand-in-go');
    await go(page, /\/exams\/\d+$/);
    assert.equal(await text(page, 'h1'), '已交卷');
    await toText(page, '查看成绩');
    await go(page, /\/result$/);
  });
}
