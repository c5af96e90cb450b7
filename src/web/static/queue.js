// What the phone keeps of an attempt, and how it reaches the server. Knows nothing of the page.
//
// Kept in localStorage under mf:{attempt}: answers not yet acknowledged; in sessionStorage, for a reload of
// this tab without a network: the acknowledged ones. Never a token, never a name.
// Time: the server's remaining milliseconds and a monotonic clock; the phone's own clock is never asked.
'use strict';
self.MfQueue = (function () {
  const MOST = 60, BEAT = 30000, PATIENCE = 12000;

  function read(store, key) {
    try { return JSON.parse(self[store].getItem(key)) || {}; } catch (e) { return {}; }
  }
  function write(store, key, value) {
    try {
      if (Object.keys(value).length) self[store].setItem(key, JSON.stringify(value));
      else self[store].removeItem(key);
      return true;
    } catch (e) { return false; }
  }
  function dropOthers(key) {
    try {
      for (const store of [localStorage, sessionStorage]) {
        for (const k of Object.keys(store)) {
          if (k.startsWith('mf:') && k !== key && k !== key + ':seen') store.removeItem(k);
        }
      }
    } catch (e) { /* storage is blocked */ }
  }

  // `tell` holds what the page wants to hear: state, late, refused, extended, synced, stopped.
  return function MfQueue(data, tell) {
    const key = 'mf:' + data.attempt;
    // Ages are only known within one run of the monotonic clock.
    const run = String(performance.timeOrigin || 0);
    let epoch = Number(data.epoch), extended = Number(data.extended) || 0;
    let slept = 0, busy = false, failures = 0, timer = 0, stopped = '', wasOffline = false, slow = 0, kept = true;
    let endAt = data.stale === undefined ? performance.now() + Number(data.remaining) : null;
    const dayAt = Number(data.day) - performance.now();
    const waiting = new Map(), seen = read('sessionStorage', key + ':seen');
    let leaves = [];
    let seq = Number(data.seq) || 0;

    dropOthers(key);
    const local = read('localStorage', key);
    for (const slot of Object.keys(local)) {
      waiting.set(Number(slot), local[slot]);
      seq = Math.max(seq, local[slot].seq || 0);
    }
    for (const slot of Object.keys(seen)) seq = Math.max(seq, seen[slot].seq || 0);

    // A sleeping phone stops the monotonic clock; `slept` makes up for it after the next reply.
    function now() { return performance.now() + slept; }

    function persist() { kept = write('localStorage', key, Object.fromEntries(waiting)); }

    function state(word) { tell.state(word, waiting.size, kept); }

    function plan(ms) {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(send, ms);
    }

    function set(slot, answer, flag) {
      if (stopped) return;
      seq += 1;
      waiting.set(slot, { epoch, seq, answer, flag, at: Math.round(now()), run });
      persist();
      if (failures) state(wasOffline ? 'offline' : 'trouble');
      else plan(150);
    }

    function body(batch, left) {
      const at = now();
      return JSON.stringify({
        epoch,
        saves: batch.map(([slot, s]) => {
          const save = { slot, seq: s.seq, answer: s.answer, flag: s.flag };
          if (s.run === run) save.age = Math.max(0, Math.round(at - s.at));
          return save;
        }),
        left: left.map((l) => ({ from: Math.round(at - l.from), to: Math.round(at - l.to) })),
      });
    }

    async function send() {
      if (busy || stopped) return false;
      busy = true;
      clearTimeout(timer);
      const batch = Array.from(waiting).slice(0, MOST), left = leaves.slice(0, 20);
      slow = setTimeout(() => { if (batch.length) state(wasOffline ? 'back' : 'saving'); }, 300);
      const abort = new AbortController(), limit = setTimeout(() => abort.abort(), PATIENCE);
      const began = performance.now();
      let ok = false;
      try {
        const reply = await fetch(data.save, {
          method: 'POST', credentials: 'same-origin', cache: 'no-store', signal: abort.signal,
          keepalive: document.visibilityState === 'hidden',
          headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
          body: body(batch, left),
        });
        if (reply.status === 401) { failed('auth'); }
        else if (!reply.ok) { failed('trouble'); }
        else {
          const answer = await reply.json();
          leaves = leaves.slice(left.length);
          ok = accept(answer, batch, performance.now() - began);
        }
      } catch (e) {
        failed(navigator.onLine === false || e.name !== 'AbortError' ? 'offline' : 'trouble');
      } finally {
        clearTimeout(slow);
        clearTimeout(limit);
        busy = false;
      }
      if (ok && waiting.size) return send();
      if (ok) plan(BEAT + Math.random() * 10000 - 5000);
      return ok;
    }

    function failed(word) {
      failures += 1;
      if (word === 'offline') wasOffline = true;
      state(word);
      // 1, 2, 4 … 15 s, spread so that a hall of phones does not come back in one second.
      const wait = word === 'auth' ? 15000 : Math.min(15000, 1000 * Math.pow(2, Math.min(failures - 1, 4)));
      busy = false;
      plan(wait * (0.6 + Math.random() * 0.4));
    }

    function accept(answer, batch, trip) {
      let moved = 0;
      const done = (slot, number) => {
        const mine = waiting.get(slot);
        if (!mine || mine.seq > number) return;
        waiting.delete(slot);
        moved += 1;
        return mine;
      };
      for (const [slot, number] of answer.saved || []) {
        const mine = done(slot, number);
        if (mine) seen[slot] = { epoch: mine.epoch, seq: mine.seq, answer: mine.answer, flag: mine.flag };
      }
      for (const [slot, number] of answer.late || []) if (done(slot, number)) tell.late(slot);
      for (const [slot, number] of answer.refused || []) if (done(slot, number)) tell.refused(slot);
      persist();
      write('sessionStorage', key + ':seen', seen);
      sync(answer, trip);
      if (answer.epoch > epoch) return stop('other');
      if (answer.state && answer.state !== 'in_progress') return stop('ended');
      // A reply that names nothing we sent must not make us send it again at once. What was changed
      // meanwhile carries a larger number and is none of this.
      const same = batch.some(([slot, s]) => waiting.has(slot) && waiting.get(slot).seq === s.seq);
      if (batch.length && !moved && same) { failed('trouble'); return false; }
      failures = 0;
      state(waiting.size ? (wasOffline ? 'back' : 'saving') : 'saved');
      if (!waiting.size) wasOffline = false;
      return true;
    }

    function sync(answer, trip) {
      if (typeof answer.remaining !== 'number') return;
      const left = answer.remaining - Math.min(trip / 2, 2000);
      const more = (answer.extended || 0) - extended;
      if (endAt !== null) {
        const behind = endAt + Math.max(0, more) * 60000 - now() - left;
        if (behind > 1500) slept += behind;
      }
      endAt = now() + left;
      if (more > 0) { extended += more; tell.extended(more); }
      tell.synced();
    }

    function stop(why) {
      if (stopped) return false;
      stopped = why;
      clearTimeout(timer);
      tell.stopped(why);
      return false;
    }

    // Everything sent and acknowledged? Waits at most `ms`.
    async function flush(ms) {
      const until = performance.now() + ms;
      while (waiting.size && !stopped && performance.now() < until) {
        if (busy || !(await send())) await new Promise((next) => setTimeout(next, 250));
      }
      return waiting.size === 0;
    }

    addEventListener('online', () => { wasOffline = true; failures = 0; send(); });
    addEventListener('offline', () => { wasOffline = true; failures = Math.max(failures, 1); state('offline'); });
    plan(waiting.size || endAt === null ? 0 : 3000 + Math.random() * 4000);

    return {
      set, send, flush, stop, now,
      // What may be newer here than on the server: [slot, {epoch, seq, answer, flag}].
      restored: () => Object.entries(seen).map(([s, v]) => [Number(s), v]).concat(Array.from(waiting)),
      // What another device has changed since: its answer is the one that is shown, so it must also be kept.
      drop: (slot) => { if (waiting.delete(slot)) persist(); },
      left: (from, to) => { leaves.push({ from, to }); plan(150); },
      remaining: () => (endAt === null ? null : endAt - now()),
      dayTime: (at) => dayAt + at,
      unsaved: () => waiting.size,
      offline: () => failures > 0 || navigator.onLine === false,
      stopped: () => stopped,
    };
  };
})();
