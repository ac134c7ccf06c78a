import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { chromium, type Browser } from 'playwright-core';
import { z } from 'zod';

const require = createRequire(import.meta.url);
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Safe for root in a container; nothing may leave the machine. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none', '--disable-dev-shm-usage',
];

/** A Chromium that shows Chinese: the system's own, else the one that comes as an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const env: Record<string, string> = { ...definedEnv(), FONTCONFIG_FILE: fontConfig() };
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  const executablePath = system ?? (await packagedChromium(env));
  return chromium.launch({ executablePath, args: FLAGS, env, headless: true });
}

async function packagedChromium(env: Record<string, string>): Promise<string> {
  const manifest = join(dirname(require.resolve('@sparticuz/chromium')), '../../package.json');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const folder = join(tmpdir(), `xueheng-chromium-${version}`);
  if (!existsSync(folder)) await unpackChromium(folder);
  if (!hasSystemNss()) env['LD_LIBRARY_PATH'] = join(folder, 'al2023', 'lib');
  return join(folder, 'chromium');
}

/** The package unpacks into $TMPDIR and reuses whatever lies there, so it gets a fresh folder that is renamed when whole. */
async function unpackChromium(folder: string): Promise<void> {
  const touched = ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'] as const;
  const saved = touched.map((name) => [name, process.env[name]] as const);
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  process.env['TMPDIR'] = partial;
  // Only a runtime name makes the package unpack its own NSS libraries, which bare images lack.
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x';
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const [name, value] of saved) restore(name, value);
  }
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
}

function hasSystemNss(): boolean {
  try {
    return execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).includes('libnss3.so');
  } catch {
    return false;
  }
}

/** Points every font request at the Noto Sans SC that comes from npm, so pictures are the same everywhere. */
function fontConfig(): string {
  const fonts = dirname(dirname(require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')));
  const folder = join(tmpdir(), 'xueheng-fonts');
  mkdirSync(folder, { recursive: true });
  const faces = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map((face) => `<dir>${join(fonts, face)}</dir>`);
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${faces.join('')}<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  return file;
}

const definedEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
