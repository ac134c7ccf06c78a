import { Alert, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { formatNumber } from '../../analytics/results/format.ts';
import type { VerifyResult } from '../../analytics/session-api.ts';
import { runJob } from '../actions/jobs.ts';
import { allCommands, commands } from '../commands.ts';
import { desktop } from '../desktop.ts';
import { session } from '../engine.ts';
import { loadSettings, saveSettings } from '../settings.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp } from '../store.ts';
import { PageFrame } from './page-frame.tsx';

export function SettingsPage(): ReactNode {
  const phase = useApp((state) => state.phase);
  return (
    <PageFrame title="设置">
      <div className="settings">
        <Names />
        {phase === 'open' && <WorkspaceCare />}
        <section>
          <h2>快捷键</h2>
          <dl className="facts">
            {allCommands.filter(({ shortcut }) => shortcut).map(({ id, label, shortcut }) => (
              <div key={id}><dt>{label}</dt><dd><kbd>{shortcut}</kbd></dd></div>
            ))}
          </dl>
        </section>
        <section>
          <h2>关于学衡</h2>
          <p>学衡 {__APP_VERSION__}，{desktop ? '桌面版' : '浏览器版'}。为教研室做教学质量监测与增值评价。</p>
          <p>程序从不联网：没有自动更新，不上传任何数据，不收集使用情况；窗口的内容安全策略只允许读取程序自己的文件。</p>
          <p>数据存放在{desktop ? '您选择的工作区文件夹里，可以整个复制、备份' : '本机浏览器的专用存储里，清除浏览器数据会把它一并删除；长期使用请装桌面版'}。</p>
        </section>
      </div>
    </PageFrame>
  );
}

function Names(): ReactNode {
  const [settings, setSettings] = useState(loadSettings());
  const set = (changes: Partial<typeof settings>): void => {
    saveSettings(changes);
    setSettings({ ...settings, ...changes });
  };
  return (
    <section>
      <h2>署名</h2>
      <div className="fields">
        <label className="field"><span>操作人</span><Input aria-label="操作人" value={settings.actor} placeholder="记在导入记录里" onChange={(event) => set({ actor: event.target.value })} /></label>
        <label className="field"><span>发文单位</span><Input aria-label="发文单位" value={settings.office} placeholder="印在报告封面上" onChange={(event) => set({ office: event.target.value })} /></label>
      </div>
    </section>
  );
}

function WorkspaceCare(): ReactNode {
  const { place, info, jobs } = useApp();
  const [result, setResult] = useState<VerifyResult | null>(null);
  const verify = async (): Promise<void> => setResult((await runJob('检查数据', (call) => session.verify(call))) ?? null);
  return (
    <section>
      <h2>工作区</h2>
      <p>{place?.name}{info?.readOnly ? '（只读）' : ''}</p>
      <p className="actions">
        <Button disabled={jobs.length > 0} onClick={() => void verify()}>检查数据是否完好</Button>
        <CommandButton command={commands.close} />
      </p>
      {result && (
        <Alert
          type={result.ok ? 'success' : 'error'}
          showIcon
          title={result.ok ? `完好：${formatNumber(result.segments, 'count')} 个数据段、${formatNumber(result.rows, 'count')} 行全部核对一致。` : '有损坏'}
          description={result.damages.join('；')}
        />
      )}
    </section>
  );
}
