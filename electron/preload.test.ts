import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from './channels.ts';
import { exposed, invoked, pretend, replies } from './testing/fake-electron.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

describe('preload', () => {
  let bridge: DesktopBridge;
  beforeAll(async () => {
    await import('./preload.ts');
    bridge = pretend<DesktopBridge>(Object(exposed.get('xueheng')));
  });

  it('exposes one function and nothing of Electron', () => {
    expect([...exposed.keys()]).toEqual(['xueheng']);
    expect(Object.keys(bridge)).toEqual(['call']);
  });

  it('passes a call on and unwraps the reply', async () => {
    replies.push({ ok: true, value: [] });
    expect(await bridge.call('workspace:recent')).toEqual([]);
    expect(invoked.at(-1)).toEqual(['xueheng:call', 'workspace:recent']);
  });

  it('turns a refusal into an error with its Chinese message', async () => {
    replies.push({ ok: false, message: '没有访问权限。' });
    await expect(bridge.call('port:unlock', { token: 'x' })).rejects.toThrow('没有访问权限。');
  });

  it('sends no unknown channel at all', async () => {
    const before = invoked.length;
    const call = pretend<(channel: string) => Promise<unknown>>(bridge.call);
    await expect(call('no:such')).rejects.toThrow('没有这个功能');
    expect(invoked).toHaveLength(before);
  });
});
