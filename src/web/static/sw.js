// Reopens the answer page without a network. Runs on https only; on plain http there is none.
//
// Files under their checksum are kept for ever, the answer page only until hand-in or sign-out (page.js
// deletes mf-paper). Nothing else is touched: every other request goes straight to the network.
'use strict';
const FILES = 'mf-files', PAPER = 'mf-paper';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function file(request) {
  const cache = await caches.open(FILES), kept = await cache.match(request);
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) cache.put(request, reply.clone());
  return reply;
}

async function paper(request) {
  const cache = await caches.open(PAPER), key = new URL(request.url).pathname;
  try {
    const reply = await fetch(request);
    if (reply.ok && !reply.redirected) await cache.put(key, reply.clone());
    else await cache.delete(key);
    return reply;
  } catch (e) {
    const kept = await cache.match(key);
    if (!kept) throw e;
    // The time printed in a kept page is an old one; the page must wait for the server's.
    const text = (await kept.text()).replace('<form id="sheet"', '<form id="sheet" data-stale');
    const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' });
    const policy = kept.headers.get('Content-Security-Policy');
    if (policy) headers.set('Content-Security-Policy', policy);
    return new Response(text, { status: 200, headers });
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/static/')) event.respondWith(file(event.request));
  else if (event.request.mode === 'navigate' && /^\/exams\/\d+\/paper$/.test(url.pathname)) {
    event.respondWith(paper(event.request));
  }
});
