// The page of a running server in Firefox, driven by WebDriver BiDi, which needs nothing but Firefox itself:
//   node firefox.mjs URL        (Node 22 or newer; node --experimental-websocket firefox.mjs URL with 20)
// CTRLORA4J_TEST_FIREFOX names the program; otherwise it is looked for on the PATH. Draws along edges, with a painted
// mask, on the smallest scale, and says what the console complained about. BrowserTest does more, in Chromium.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = resolve(fileURLToPath(import.meta.url), '../../../main/demo/sources/rocket-twemoji.png');
const TRIES = 600;

const profile = mkdtempSync(join(tmpdir(), 'ctrlora4j-firefox-'));
const program = process.env.CTRLORA4J_TEST_FIREFOX ?? 'firefox';
const firefox = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']);

function listening() {
  return new Promise((found, failed) => {
    let said = '';
    firefox.stderr.on('data', (part) => {
      said += part;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
      if (address) {
        found(`${address[1]}/session`);
      }
    });
    firefox.on('error', failed);
    firefox.on('exit', () => failed(new Error(said)));
  });
}

const socket = new WebSocket(await listening());
await new Promise((opened) => {
  socket.onopen = opened;
});
const waiting = new Map();
const complaints = [];
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.method === 'log.entryAdded' && ['warn', 'error'].includes(message.params.level)) {
    complaints.push(message.params.text);
  } else if (waiting.has(message.id)) {
    const { done, failed } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'error') {
      failed(new Error(`${message.error}: ${message.message}`));
    } else {
      done(message.result);
    }
  }
};

let calls = 0;

function call(method, params) {
  calls += 1;
  const id = calls;
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed });
    socket.send(JSON.stringify({ id, method, params }));
  });
}

await call('session.new', { capabilities: {} });
await call('session.subscribe', { events: ['log.entryAdded'] });
const { contexts: [{ context }] } = await call('browsingContext.getTree', {});

async function evaluate(expression) {
  const { result, exceptionDetails } = await call('script.evaluate', { expression, target: { context }, awaitPromise: true });
  if (exceptionDetails) {
    throw new Error(exceptionDetails.text);
  }
  return result;
}

async function until(condition) {
  for (let i = 0; i < TRIES; i += 1) {
    if ((await evaluate(condition)).value) {
      return;
    }
    await new Promise((next) => {
      setTimeout(next, 100);
    });
  }
  const problem = await evaluate(`document.getElementById('problem').textContent`);
  throw new Error(`never true: ${condition} ${problem.value}`);
}

/** A stroke across the middle of the mask. */
async function paint() {
  const text = await evaluate(`(() => {
    const canvas = document.getElementById('mask-canvas');
    canvas.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return JSON.stringify({ left, top, width, height });
  })()`);
  const box = JSON.parse(text.value);
  const at = (share) => ({ x: Math.round(box.left + share * box.width), y: Math.round(box.top + box.height / 2) });
  await call('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions: [
    { type: 'pointerMove', ...at(0.3) }, { type: 'pointerDown', button: 0 }, { type: 'pointerMove', ...at(0.7), duration: 200 },
    { type: 'pointerUp', button: 0 }] }] });
}

const set = (values) => evaluate(`for (const [id, value] of Object.entries(${JSON.stringify(values)})) {
  document.getElementById(id).value = value;
  document.getElementById(id).dispatchEvent(new Event('input', { bubbles: true }));
}`);
const click = (id) => evaluate(`document.getElementById('${id}').click()`);

try {
  await call('browsingContext.setViewport', { context, viewport: { width: 1360, height: 1500 } });
  await call('browsingContext.navigate', { context, url: process.argv[2], wait: 'complete' });
  await until(`document.querySelectorAll('#checkpoint option').length > 0`);
  await set({ prompt: 'rocket', width: 64, height: 64, steps: 2, seed: 7, addable: 'canny' });
  const element = await evaluate(`document.querySelector('#source input[type=file]')`);
  await call('input.setFiles', { context, element, files: [SOURCE] });
  await until(`document.querySelector('#source').textContent.includes('128 × 128')`);
  await click('add');
  await until(`document.querySelector('.map img')?.alt.startsWith('What Canny')`);
  await click('over');
  await paint();
  await until(`document.getElementById('mask-share').textContent.startsWith('Marked')`);
  await click('draw');
  await until(`document.querySelectorAll('#gallery li').length === 1`);
  console.log((await evaluate(`document.getElementById('status').textContent`)).value);
  await call('browsingContext.reload', { context, wait: 'complete' });
  await until(`document.getElementById('prompt').value === 'rocket' && document.querySelectorAll('.card').length === 1`);
  console.log(complaints.length ? complaints.join('\n') : 'The console has no complaints.');
  process.exitCode = complaints.length ? 1 : 0;
} finally {
  socket.close();
  firefox.removeAllListeners('exit');
  firefox.once('exit', () => rmSync(profile, { recursive: true, force: true }));
  firefox.kill();
}
