// 试答: sends what is chosen to the server and says how long it took.
'use strict';
(function () {
  const form = document.getElementById('trial'), report = document.getElementById('trial-report');
  if (!form) return;
  let seq = 0, timer = 0, busy = false, again = false;

  function tell(kind, text) {
    const note = document.createElement('p');
    note.className = 'note ' + kind;
    note.textContent = text;
    report.replaceChildren(note);
  }
  function answers() {
    return Array.from(form.querySelectorAll('.slot')).map((slot) => {
      const fields = Array.from(slot.querySelectorAll('[name="s' + slot.dataset.slot + '"]'));
      const choice = fields[0].type !== 'text';
      seq += 1;
      return {
        slot: Number(slot.dataset.slot), seq, flag: false,
        answer: choice ? fields.filter((f) => f.checked).map((f) => f.value) : fields.map((f) => f.value),
      };
    });
  }
  async function send() {
    if (busy) { again = true; return; }
    busy = true;
    const abort = new AbortController(), limit = setTimeout(() => abort.abort(), 12000);
    const began = performance.now();
    try {
      const reply = await fetch(form.dataset.save, {
        method: 'POST', credentials: 'same-origin', cache: 'no-store', signal: abort.signal,
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ epoch: 0, saves: answers(), left: [] }),
      });
      if (reply.status === 401) tell('warn', '登录已失效，请重新扫描准考证进入。');
      else if (!reply.ok) tell('warn', '考试系统暂时没有响应，请稍后再试。仍然不行的，请联系本单位管理员。');
      else {
        await reply.text();
        const trip = Math.round(performance.now() - began);
        if (trip < 3000) tell('pass', '手机和网络正常，本次往返 ' + trip + ' 毫秒。');
        else tell('warn', '网络较慢，本次往返 ' + (trip / 1000).toFixed(1) + ' 秒。可以参加考试，答案会自动保存，建议换到信号好的地方。');
      }
    } catch (e) {
      tell('warn', '没有连上考试系统。请检查手机是否联网，或者换到信号好的地方再试。正式考试中断网时，答案先存在本机，联网后自动上传。');
    } finally {
      clearTimeout(limit);
      busy = false;
      if (again) { again = false; send(); }
    }
  }
  const plan = (ms) => { clearTimeout(timer); timer = setTimeout(send, ms); };
  form.addEventListener('change', () => plan(150));
  form.addEventListener('input', (event) => { if (event.target.type === 'text') plan(800); });
  form.addEventListener('submit', (event) => { event.preventDefault(); plan(0); });
})();
