// Ordinary pages: print and copy buttons, and forgetting what the phone kept for an attempt.
'use strict';
(function () {
  function forget(prefix) {
    try {
      for (const store of [localStorage, sessionStorage]) {
        for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key);
      }
    } catch (e) { /* storage is blocked: then nothing was kept either */ }
    if (self.caches) {
      caches.keys().then((names) => names.filter((n) => n.startsWith('mf-paper')).forEach((n) => caches.delete(n)))
        .catch(() => {});
    }
  }

  // The server has acknowledged the hand-in.
  document.querySelectorAll('[data-clear]').forEach((place) => forget('mf:' + place.dataset.clear));

  document.addEventListener('submit', (event) => {
    if (event.target.hasAttribute('data-sign-out')) forget('mf:');
  });

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (e) {
      // Plain http has no clipboard object.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.appendChild(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.hasAttribute('data-print')) window.print();
    if (button.hasAttribute('data-copy')) {
      const word = button.textContent;
      const done = await copy(button.dataset.copy);
      button.setAttribute('aria-live', 'polite');
      button.textContent = done ? '已复制' : '请长按文字复制';
      setTimeout(() => { button.textContent = word; }, 2500);
    }
  });
})();
