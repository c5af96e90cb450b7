// One process and one browser for all journeys.
import { after } from 'node:test';
import { closeBrowser } from './lib.mjs';

await import('./story.mjs');
await import('./keyboard.mjs');
await import('./plain.mjs');
await import('./trouble.mjs');
await import('./pages.mjs');
after(closeBrowser);
