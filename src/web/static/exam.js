// The answer page: one question at a time, the card of numbers, the clock, handing in.
'use strict';
(function () {
  const $ = (id) => document.getElementById(id);
  const form = $('sheet');
  if (!form || !self.MfQueue) return;
  const data = form.dataset;
  const slots = Array.from(form.querySelectorAll('.slot'));
  const numbers = new Map(Array.from(document.querySelectorAll('.grid-nums a')).map((a) => [a.hash.slice(2), a]));
  const total = slots.length;
  let current = Math.max(0, slots.findIndex((s) => s.classList.contains('now')));
  let leaving = false, warned = false, over = false;
  const typing = new Map();

  // ── answers ────────────────────────────────────────────────────────────────────────────────────────────
  const number = (slot) => Number(slot.dataset.slot);
  const fields = (slot) => Array.from(slot.querySelectorAll('[name="s' + slot.dataset.slot + '"]'));
  const flagOf = (slot) => slot.querySelector('[name="f' + slot.dataset.slot + '"]');
  const isChoice = (field) => field.type === 'radio' || field.type === 'checkbox';

  function answer(slot) {
    const all = fields(slot);
    return isChoice(all[0]) ? all.filter((f) => f.checked).map((f) => f.value) : all.map((f) => f.value);
  }
  function fill(slot, saved) {
    fields(slot).forEach((f, i) => {
      if (isChoice(f)) f.checked = saved.answer.includes(f.value);
      else f.value = saved.answer[i] || '';
    });
    flagOf(slot).checked = !!saved.flag;
  }
  const answered = (slot) => answer(slot).some((value) => value.trim() !== '');

  function save(slot) {
    clearTimeout(typing.get(slot));
    typing.delete(slot);
    queue.set(number(slot), answer(slot), flagOf(slot).checked);
    mark(slot);
    count();
  }
  const saveTyped = () => Array.from(typing.keys()).forEach(save);

  // ── what is seen ───────────────────────────────────────────────────────────────────────────────────────
  function mark(slot) {
    const link = numbers.get(slot.dataset.slot), done = answered(slot), flag = flagOf(slot).checked;
    link.classList.toggle('done', done);
    link.classList.toggle('flag', flag);
    link.lastChild.textContent = '，' + (done ? '已答' : '未答') + (flag ? '，待检查' : '');
  }
  function count() {
    const done = slots.filter(answered).length;
    $('n-done').textContent = done;
    $('n-empty').textContent = total - done;
    $('n-flag').textContent = slots.filter((s) => flagOf(s).checked).length;
    $('bar').lastElementChild.setAttribute('width', String(Math.round((done * 1000) / total)));
  }
  function show(index, focus) {
    if (index < 0 || index >= total) return;
    if (self.speechSynthesis) speechSynthesis.cancel();
    slots[current].classList.remove('now');
    const before = numbers.get(slots[current].dataset.slot);
    before.classList.remove('now');
    before.removeAttribute('aria-current');
    current = index;
    const slot = slots[current], link = numbers.get(slot.dataset.slot);
    slot.classList.add('now');
    link.classList.add('now');
    link.setAttribute('aria-current', 'step');
    $('pos').textContent = '第 ' + slot.dataset.slot + ' 题，共 ' + total + ' 题';
    $('prev').disabled = current === 0;
    $('next').textContent = current === total - 1 ? '检查交卷' : '下一题';
    if (reader) slot.querySelector('.slot-foot').appendChild(reader);
    history.replaceState(null, '', '#q' + slot.dataset.slot);
    if (focus) {
      scrollTo(0, 0);
      slot.focus({ preventScroll: true });
    }
  }
  const indexOfHash = () => slots.findIndex((s) => '#' + s.id === location.hash);

  function say(text) { $('say').textContent = text; }
  function notice(text, kind) {
    const note = document.createElement('p'), words = document.createElement('span');
    const close = document.createElement('button');
    note.className = 'note ' + (kind || '');
    words.textContent = text;
    close.type = 'button';
    close.className = 'link';
    close.textContent = '知道了';
    close.addEventListener('click', () => note.remove());
    note.append(words, close);
    $('notices').appendChild(note);
    return note;
  }
  function lock() {
    slots.forEach((slot) => slot.querySelectorAll('input, textarea').forEach((f) => { f.disabled = true; }));
  }

  // ── the queue ──────────────────────────────────────────────────────────────────────────────────────────
  let authNote = null;
  const WORDS = {
    saved: () => ['', '已保存'],
    saving: () => ['busy', '正在保存'],
    back: (n) => ['busy', '已恢复联网，正在上传 ' + n + ' 题'],
    offline: (n, kept) => ['off', kept ? '网络已断开，答案已存在本机，联网后自动上传' : '暂时无法保存，请不要关闭本页'],
    trouble: () => ['off', '暂时无法保存，请不要关闭本页'],
    auth: () => ['off', '暂时无法保存'],
    stopped: () => ['off', '本页不再保存'],
  };
  function state(word, waiting, kept) {
    const [kind, text] = WORDS[word](waiting, kept);
    const place = $('save');
    if (place.textContent !== text) place.textContent = text;
    place.className = 'save js-only ' + kind;
    if (word === 'auth' && !authNote) {
      authNote = notice('登录已失效，请重新扫描准考证进入。没有上传的答案仍然存在本机，重新进入后自动上传。', 'warn');
    } else if (word === 'saved' && authNote) {
      authNote.remove();
      authNote = null;
    }
  }
  const queue = self.MfQueue(data, {
    state,
    late: (slot) => notice('第 ' + slot + ' 题的答案在结束时间以后传到，不能计入。', 'warn'),
    refused: (slot) => notice('第 ' + slot + ' 题的答案没有保存，请重新作答。', 'warn'),
    extended: (minutes) => {
      const end = timeOfDay(queue.dayTime(queue.now() + queue.remaining()));
      notice('您的考试时间延长 ' + minutes + ' 分钟，新的结束时间是 ' + end + '。');
      if (queue.remaining() > 300000) warned = false;
    },
    synced: () => tick(),
    stopped: (why) => {
      lock();
      state('stopped', 0, true);
      if (why === 'other') {
        $('notices').appendChild($('other-device').content.cloneNode(true));
        scrollTo(0, 0);
      } else {
        const text = '考试已经结束，正在打开交卷回执。';
        notice(text);
        say(text);
        setTimeout(exit, 1500);
      }
    },
  });
  function exit() {
    // Without a network the browser would show its own error page instead of ours.
    if (navigator.onLine === false) {
      notice('网络已断开，联网后自动打开交卷回执。', 'warn');
      addEventListener('online', exit, { once: true });
      return;
    }
    leaving = true;
    location.replace(data.exit);
  }

  // ── the clock ──────────────────────────────────────────────────────────────────────────────────────────
  const two = (n) => String(n).padStart(2, '0');
  function timeOfDay(ms) {
    const minutes = Math.floor(ms / 60000) % 1440;
    return two(Math.floor(minutes / 60)) + ':' + two(minutes % 60);
  }
  function tick() {
    const left = queue.remaining(), clock = $('clock');
    clock.classList.toggle('unknown', left === null);
    if (left === null) { clock.textContent = '剩余时间联网后显示'; return; }
    const s = Math.max(0, Math.floor(left / 1000)), h = Math.floor(s / 3600);
    clock.textContent = (h ? h + ':' : '') + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
    clock.classList.toggle('late', left < 300000);
    if (left < 300000 && left > 0 && !warned) {
      warned = true;
      const text = (left > 285000
        ? '距离考试结束还有 5 分钟，请检查后交卷。'
        : '距离考试结束不足 ' + Math.ceil(left / 60000) + ' 分钟，请检查后交卷。')
        + '到时系统自动交卷，已保存的答案全部有效。';
      say(text);
      notice(text, 'warn');
    }
    if (left <= 0 && !over && !queue.stopped()) timeUp();
  }
  async function timeUp() {
    over = true;
    saveTyped();
    lock();
    closeDialogs();
    $('notices').textContent = '';
    say('考试时间到，系统自动交卷。');
    notice('考试时间到，系统自动交卷。');
    if (!(await queue.flush(6000)) && !queue.stopped()) {
      notice('还有 ' + queue.unsaved() + ' 题存在本机。请保持本页打开，联网后自动上传，在 ' + data.graceMinutes
        + ' 分钟内传到的仍然有效。', 'warn');
      await queue.flush(Number(data.graceMinutes) * 60000);
    }
    // The server waits two seconds longer, for the last save to arrive, and hands in a moment later: until
    // then its page would ask to go on.
    for (let i = 0; i < 6 && !queue.stopped(); i += 1) {
      await new Promise((next) => setTimeout(next, (i ? 1000 : 2600) + Math.random() * 600));
      if (!queue.stopped()) await queue.send();
    }
    if (!queue.stopped()) exit();
  }

  // ── the card and handing in ────────────────────────────────────────────────────────────────────────────
  const card = $('card'), place = $('card-place'), cardDialog = $('card-dialog'), handIn = $('hand-in');
  function open(dialog) {
    if (dialog.open) return;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute('open', '');
  }
  function close(dialog) {
    if (dialog.close && dialog.open) dialog.close();
    dialog.removeAttribute('open');
  }
  // Moving what is in its place already would lose the focus inside it.
  function putBack() { if (card.parentNode !== place) place.appendChild(card); }
  function closeCard() {
    close(cardDialog);
    putBack();
  }
  function closeDialogs() { closeCard(); close(handIn); }
  $('open-card').addEventListener('click', () => {
    cardDialog.appendChild(card);
    open(cardDialog);
    $('card-title').focus();
  });
  $('card-close').addEventListener('click', closeCard);
  cardDialog.addEventListener('close', putBack);
  // A tap beside the sheet closes it.
  cardDialog.addEventListener('click', (event) => { if (event.target === cardDialog) closeCard(); });
  matchMedia('(min-width: 960px)').addEventListener('change', closeCard);

  function line(text) {
    const p = document.createElement('p');
    p.textContent = text;
    return p;
  }
  // A few stand in the sentence, many in a grid like the card's.
  const FEW = 6;
  function numberLink(slot) {
    const a = document.createElement('a');
    a.href = '#' + slot.id;
    a.textContent = slot.dataset.slot;
    return a;
  }
  function numberLinks(empty) {
    const begin = '共 ' + total + ' 题，已答 ' + (total - empty.length) + ' 题，未答 ' + empty.length + ' 题';
    if (empty.length > FEW) {
      const grid = document.createElement('nav');
      grid.className = 'grid-nums nums';
      grid.setAttribute('aria-label', '未答的题');
      grid.append(...empty.map(numberLink));
      return [line(begin + '：'), grid];
    }
    const p = line(begin + (empty.length ? '：第' : '。'));
    empty.forEach((slot, i) => {
      const a = numberLink(slot);
      a.className = 'num-link';
      // Kept together, so that no line begins with the comma.
      const piece = document.createElement('span');
      piece.className = 'nb';
      piece.append(a, i + 1 < empty.length ? '、' : '');
      p.appendChild(piece);
    });
    if (empty.length) p.append(' 题。');
    return [p];
  }
  function askHandIn(failed) {
    saveTyped();
    closeCard();
    const text = $('hand-in-text'), done = slots.filter(answered).length, waiting = queue.unsaved();
    text.textContent = '';
    const away = failed || queue.offline();
    $('hand-in-go').hidden = away;
    if (away) {
      text.append(line('网络已断开，暂时不能交卷。' + Math.max(0, done - waiting) + ' 题已由服务器保存，' + waiting
        + ' 题存在本机。请保持本页打开，联网后自动上传。到结束时间系统自动交卷，本机答案在 ' + data.graceMinutes
        + ' 分钟内传到的仍然有效。'));
    } else {
      const flagged = slots.filter((s) => flagOf(s).checked).length;
      text.append(...numberLinks(slots.filter((s) => !answered(s))));
      text.append(line((flagged ? '另有 ' + flagged + ' 题标为待检查。' : '') + '交卷后不能修改。'));
    }
    open(handIn);
    $('hand-in-back').focus();
  }
  $('hand-in-back').addEventListener('click', () => close(handIn));
  handIn.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const go = $('hand-in-go');
    go.disabled = true;
    go.textContent = '正在交卷';
    const sent = await queue.flush(8000);
    go.disabled = false;
    go.textContent = '确认交卷';
    if (!sent || queue.offline()) { if (!queue.stopped()) askHandIn(true); return; }
    leaving = true;
    event.target.submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Enter in a text field also arrives here; only the button asks.
    if (event.submitter && event.submitter.value === 'check' && !over) askHandIn(false);
  });

  // ── what people do ─────────────────────────────────────────────────────────────────────────────────────
  const slotOf = (target) => target.closest && target.closest('.slot');
  form.addEventListener('change', (event) => {
    const slot = slotOf(event.target);
    if (slot && isChoice(event.target)) save(slot);
  });
  form.addEventListener('input', (event) => {
    const slot = slotOf(event.target);
    if (!slot || isChoice(event.target)) return;
    clearTimeout(typing.get(slot));
    typing.set(slot, setTimeout(() => save(slot), 800));
  });
  form.addEventListener('focusout', saveTyped);
  $('prev').addEventListener('click', () => show(current - 1, true));
  $('next').addEventListener('click', () => (current === total - 1 ? askHandIn(false) : show(current + 1, true)));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#q"]');
    if (!link) return;
    event.preventDefault();
    closeDialogs();
    show(slots.findIndex((s) => '#' + s.id === link.hash), true);
  });
  addEventListener('hashchange', () => show(indexOfHash(), true));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (cardDialog.open || handIn.open) return;
    const text = event.target.matches('textarea, input[type=text]');
    if (text) return;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      show(current + (event.key === 'ArrowLeft' ? -1 : 1), true);
      return;
    }
    const pick = /^[a-h]$/i.test(event.key) ? event.key.toLowerCase().charCodeAt(0) - 97
      : /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    const field = pick >= 0 && fields(slots[current])[pick];
    if (field && isChoice(field) && !field.disabled) { event.preventDefault(); field.focus(); field.click(); }
  });

  // ── leaving and coming back ────────────────────────────────────────────────────────────────────────────
  let hiddenAt = null, hiddenOffline = false;
  document.addEventListener('visibilitychange', async () => {
    if (document.visibilityState === 'hidden') {
      saveTyped();
      hiddenAt = queue.now();
      hiddenOffline = queue.offline();
      if (queue.unsaved()) queue.send();
      return;
    }
    const from = hiddenAt;
    hiddenAt = null;
    // The reply tells how long the phone really slept; only then is the end of the absence known.
    await queue.send();
    tick();
    if (from === null || data.recordsLeaving === undefined || hiddenOffline || queue.offline() || leaving) return;
    const to = queue.now();
    if (to - from <= 2000 || queue.stopped()) return;
    queue.left(from, to);
    notice('您在 ' + timeOfDay(queue.dayTime(from)) + ' 至 ' + timeOfDay(queue.dayTime(to))
      + ' 离开过考试页面，系统已作记录，可以继续作答。');
  });
  addEventListener('pagehide', saveTyped);
  addEventListener('pageshow', (event) => { if (event.persisted) queue.send(); });
  addEventListener('beforeunload', (event) => {
    saveTyped();
    const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
    if (!leaving && queue.unsaved() && !worker && !queue.stopped()) {
      event.preventDefault();
      event.returnValue = '';
    }
  });

  // ── reading aloud ──────────────────────────────────────────────────────────────────────────────────────
  let reader = null;
  if (self.speechSynthesis && self.SpeechSynthesisUtterance) {
    reader = document.createElement('button');
    reader.type = 'button';
    reader.className = 'link';
    reader.textContent = '朗读';
    reader.addEventListener('click', () => {
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const parts = slots[current].querySelectorAll('.situation, .stem, .opt');
      const words = new SpeechSynthesisUtterance(Array.from(parts).map((p) => p.textContent).join('。'));
      words.lang = 'zh-CN';
      words.onstart = () => { reader.textContent = '停止朗读'; };
      words.onend = words.onerror = () => { reader.textContent = '朗读'; };
      speechSynthesis.speak(words);
    });
  }

  // ── begin ──────────────────────────────────────────────────────────────────────────────────────────────
  for (const [n, saved] of queue.restored()) {
    const slot = slots.find((s) => number(s) === n);
    if (!slot) continue;
    const stored = Number(slot.dataset.epoch || 0);
    if (saved.epoch > stored || (saved.epoch === stored && saved.seq > Number(slot.dataset.seq))) {
      fill(slot, saved);
      mark(slot);
    } else queue.drop(n);
  }
  count();
  show(indexOfHash() >= 0 ? indexOfHash() : current, false);
  if (navigator.onLine === false) state('offline', queue.unsaved(), true);
  setInterval(tick, 1000);
  tick();
  if ('serviceWorker' in navigator && (location.protocol === 'https:' || location.hostname === 'localhost')) {
    navigator.serviceWorker.register('/sw.js').catch(() => {});
  }
})();
