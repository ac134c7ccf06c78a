/**
 * `npm start`: the desktop window where Electron's binary is present or can be fetched, else the same
 * application in a browser, served on the loopback address.
 *   --serve         the browser at once      --port N   its port (0: any free one)
 *   --dist FOLDER   serve this built folder  --no-open  only print the address
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp, rendererOut } from './build-app.ts';
import { fetchElectron, findElectron, nodeSuffices, runsHere } from './electron-binary.ts';
import { openWindow } from './open-window.ts';
import { hasDisplay, openBrowser } from './open-browser.ts';
import { serveStatic, type StaticServer } from './serve-static.ts';

/** Fixed: a browser keeps workspaces per address, and another port is another address. */
const usualPort = 47316;
const fetchSeconds = 60;
const root = resolve(import.meta.dirname, '..');
const say = (line: string): void => console.log(line);

const { values: options } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: String(usualPort) },
    dist: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
});

/** What is missing, in Chinese and in English. */
type Reason = readonly [string, string];

const noDisplay: Reason = ['没有图形显示（未设置 DISPLAY 或 WAYLAND_DISPLAY）', 'no display'];

/** Electron's binary, fetched if need be and possible; or everything that stands in its way. */
async function getElectron(): Promise<string | readonly Reason[]> {
  const found = findElectron();
  if (found !== null) return hasDisplay() ? found : [noDisplay];
  const node = nodeSuffices();
  const missing: Reason[] = hasDisplay() ? [] : [noDisplay];
  if (!node.enough) {
    missing.push([
      `没有 Electron 程序；下载它需要 Node ${node.wanted} 或更高版本，当前是 ${process.versions.node}`,
      `no Electron binary; fetching it needs Node >= ${node.wanted}`,
    ]);
  }
  if (missing.length > 0) return missing;
  say(`正在下载 Electron（最多等 ${fetchSeconds} 秒）…`);
  const result = await fetchElectron(fetchSeconds);
  if (result === 'timeout') return [[`Electron 在 ${fetchSeconds} 秒内没有下载完`, 'fetching Electron timed out']];
  return findElectron() ?? [['没有 Electron 程序，下载也没有成功（可能没有网络）', 'Electron could not be fetched']];
}

/** Opens the window and waits for its end; or says why there is none. */
async function tryDesktop(): Promise<'closed' | readonly Reason[]> {
  const binary = await getElectron();
  if (typeof binary !== 'string') return binary;
  if (!(await runsHere(binary))) return [['Electron 程序在这台电脑上不能运行（可能缺少系统库）', 'the Electron binary does not run here']];
  say('正在打开桌面窗口。关闭窗口或按 Ctrl+C 结束。');
  const end = await openWindow(binary, join(root, 'dist/electron/main.cjs'));
  if (end === 'closed') return end;
  return [[`Electron 启动后立即退出（${end.code}；以 root 运行或系统限制沙箱时会这样）`, 'Electron left at once']];
}

async function serve(folder: string): Promise<StaticServer> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${options.port}：端口应是 0 到 65535 的整数`);
  try {
    return await serveStatic(folder, port);
  } catch {
    const server = await serveStatic(folder);
    say(`端口 ${port} 已被占用（也许学衡已在运行），改用另一个端口。浏览器按地址保存工作区：在新地址下看不到原来的工作区。`);
    return server;
  }
}

function explain(reasons: readonly Reason[]): void {
  const { wanted } = nodeSuffices();
  say('未能打开桌面窗口：');
  for (const [chinese] of reasons) say(`  · ${chinese}。`);
  say('功能相同，现改在浏览器中使用。要使用桌面窗口，请在有图形界面的电脑上：');
  say(`  1. 安装 Node ${wanted} 或更高版本；`);
  say('  2. 运行 npx install-electron 下载 Electron（约 110 MB）；网络不通时先设置环境变量 ELECTRON_MIRROR 为可用的镜像地址，');
  say('     或把已有的 Electron 目录写入环境变量 ELECTRON_OVERRIDE_DIST_PATH；');
  say('  3. 重新运行 npm start。');
  say(`No desktop window: ${reasons.map(([, english]) => english).join('; ')}. Use Node >= ${wanted}, run "npx install-electron" (set ELECTRON_MIRROR to use a mirror), then "npm start".`);
}

async function start(): Promise<void> {
  if (options.dist === undefined) await buildApp(say);
  const folder = resolve(options.dist ?? rendererOut);
  if (!existsSync(join(folder, 'index.html'))) throw new Error('没有找到构建好的界面（index.html）');
  if (!options.serve) {
    const outcome = await tryDesktop();
    if (outcome === 'closed') return;
    explain(outcome);
  }
  const server = await serve(folder);
  const stop = (): void => {
    say('\n已结束。');
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  say(`学衡已在本机运行：${server.url}`);
  say('请用浏览器（Chrome、Edge 或 360 极速模式）打开上面的地址。只有本机能访问。按 Ctrl+C 结束。');
  if (!options['no-open']) openBrowser(server.url);
}

start().catch((error: unknown) => {
  console.error(`没有启动：${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
