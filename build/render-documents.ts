/**
 * Renders documents as a reader would see them: DOCX or PPTX → PDF (LibreOffice) → PNG per page, and flags what looks wrong.
 * Usage: npx tsx build/render-documents.ts FILE… [--out DIR] [--dpi 70]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pageInk } from './page-ink.ts';

/** Share of dark pixels under which a page counts as nearly empty. */
const NEARLY_EMPTY = 0.004;

interface Options {
  readonly files: readonly string[];
  readonly out: string;
  readonly dpi: number;
}

function readOptions(args: readonly string[]): Options {
  const files: string[] = [];
  let out = 'out/rendered';
  let dpi = 70;
  for (let index = 0; index < args.length; index += 1) {
    const value = args[index + 1];
    if (args[index] === '--out' && value !== undefined) out = args[(index += 1)] ?? out;
    else if (args[index] === '--dpi' && value !== undefined) dpi = Number(args[(index += 1)]);
    else files.push(args[index] ?? '');
  }
  return { files, out: resolve(out), dpi };
}

/** LibreOffice sees the npm font under the names the documents ask for, in a profile and cache of its own. */
function officeEnvironment(home: string): NodeJS.ProcessEnv {
  const require = createRequire(import.meta.url);
  const fonts = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'].map((file) => dirname(require.resolve(`@expo-google-fonts/noto-sans-sc/${file}`)));
  const aliases = ['SimSun', 'Microsoft YaHei', 'FangSong', 'KaiTi', 'SimHei', '宋体', '微软雅黑', 'Arial', 'Times New Roman'].map(
    (family) => `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="assign" binding="strong"><string>Noto Sans SC</string></edit></match>`,
  );
  const config = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>${fonts.map((dir) => `<dir>${dir}</dir>`).join('')}<cachedir>${home}/fontcache</cachedir>${aliases.join('')}</fontconfig>`;
  writeFileSync(join(home, 'fonts.conf'), config);
  return { ...process.env, FONTCONFIG_FILE: join(home, 'fonts.conf'), HOME: home };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const result = spawnSync(command, [...args], { env, encoding: 'utf8', timeout: 240_000 });
  if (result.error !== undefined) throw new Error(`${command} 没有运行：${result.error.message}`);
  if (result.status !== 0) throw new Error(`${command} 失败：${result.stderr || result.stdout}`);
  return result.stdout;
}

const installed = (command: string) => spawnSync(command, ['--version'], { encoding: 'utf8' }).error === undefined;

/** Embedded fonts that are neither ours nor a Latin companion: the reader's page would look different. */
function strangeFonts(pdf: string, env: NodeJS.ProcessEnv): string[] {
  const names = run('pdffonts', [pdf], env).split('\n').slice(2).map((line) => line.split(/\s+/)[0] ?? '').filter((name) => name !== '');
  return [...new Set(names)].filter((name) => !/NotoSansSC|Liberation|DejaVu|Carlito|Caladea|OpenSymbol/.test(name));
}

function render(file: string, { out, dpi }: Options, home: string, env: NodeJS.ProcessEnv): string[] {
  const name = basename(file, extname(file));
  const target = join(out, name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  run('soffice', [`-env:UserInstallation=file://${home}/profile`, '--headless', '--convert-to', 'pdf', '--outdir', home, resolve(file)], env);
  const pdf = join(target, `${name}.pdf`);
  renameSync(join(home, `${name}.pdf`), pdf);
  run('pdftoppm', ['-r', String(dpi), '-png', pdf, join(target, 'page')], env);
  const pages = readdirSync(target).filter((entry) => entry.endsWith('.png')).sort();
  const problems = strangeFonts(pdf, env).map((font) => `${name}: 字体 ${font} 不是随附字体，可能缺字`);
  for (const page of pages) {
    const ink = pageInk(join(target, page), env);
    if (ink < NEARLY_EMPTY) problems.push(`${name}/${page}: 几乎空白（墨量 ${(ink * 100).toFixed(2)}%）`);
  }
  console.log(`${name}: ${pages.length} 页 → ${target}`);
  return problems;
}

function main(): number {
  const options = readOptions(process.argv.slice(2));
  if (options.files.length === 0) {
    console.error('用法：npx tsx build/render-documents.ts 文件… [--out 目录] [--dpi 70]');
    return 2;
  }
  for (const command of ['soffice', 'pdftoppm']) {
    if (!installed(command)) {
      console.error(`没有找到 ${command}。请先安装：apt-get install libreoffice-writer libreoffice-impress poppler-utils`);
      return 1;
    }
  }
  const missing = options.files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    console.error(`找不到文件：${missing.join('、')}`);
    return 2;
  }
  const home = mkdtempSync(join(tmpdir(), 'render-documents-'));
  try {
    const env = officeEnvironment(home);
    const problems = options.files.flatMap((file) => render(file, options, home, env));
    for (const problem of problems) console.error(`注意 ${problem}`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

process.exitCode = main();
