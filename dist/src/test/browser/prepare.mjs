// Finds or fetches what the test of the page in a browser needs, and writes it to FOLDER/browser.properties:
// node prepare.mjs FOLDER. A machine's own Chromium or Chrome is used; without one, npm fetches a headless Chromium (67 MB)
// for Linux on x86-64. Whatever is missing, it says so in one line and succeeds: the test is skipped then.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2]);

function installed() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((place) => NAMES.map((name) => join(place, name)));
  return [process.env.CTRLORA4J_TEST_CHROMIUM ?? '', ...onPath, ...PLACES].find((file) => file && existsSync(file));
}

async function fetched() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chromium or Chrome is installed, and none can be fetched for this platform');
  }
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, file), join(folder, file));
  }
  const modules = join(folder, 'node_modules');
  if (!existsSync(join(modules, '.package-lock.json'))) {
    const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--loglevel=error'];
    const npm = spawnSync('npm', options, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
    if (npm.status !== 0) {
      throw new Error(`npm cannot fetch a Chromium: ${(npm.stderr || npm.error?.message || '').split('\n')[0]}`);
    }
  }
  process.env.TMPDIR = folder; // where the package unpacks
  const entry = join(modules, '@sparticuz', 'chromium', 'build', 'index.js');
  const { default: chromium, inflate } = await import(pathToFileURL(entry).href);
  const executable = await chromium.executablePath();
  await inflate(join(modules, '@sparticuz', 'chromium', 'bin', 'al2023.tar.br'));
  const fonts = ['/usr/share/fonts', join(folder, 'fonts')].map((place) => `<dir>${place}</dir>`).join('');
  writeFileSync(join(folder, 'fonts', 'fonts.conf'), `<fontconfig>${fonts}<cachedir>${join(folder, 'fonts', 'cache')}</cachedir></fontconfig>\n`);
  return executable;
}

mkdirSync(folder, { recursive: true });
const result = join(folder, 'browser.properties');
rmSync(result, { force: true });
try {
  const own = installed();
  const lines = [`node=${process.execPath}`, `chromium=${own ?? await fetched()}`];
  if (!own) {
    lines.push(`libraries=${join(folder, 'al2023', 'lib')}`, `fonts=${join(folder, 'fonts')}`);
  }
  writeFileSync(result, `${lines.join('\n').replaceAll('\\', '\\\\')}\n`);
  console.log(`Browser for the test of the page: ${own ?? 'fetched by npm'}`);
} catch (failure) {
  console.log(`The test of the page in a browser will be skipped: ${failure.message}`);
}
