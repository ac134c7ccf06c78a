import type { ReactNode } from 'react';
import { openWorkspace } from '../actions/workspace.ts';
import { commands } from '../commands.ts';
import { desktop } from '../desktop.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp } from '../store.ts';
import { PageFrame } from './page-frame.tsx';
import { WorkspaceSummary } from './workspace-summary.tsx';

export function HomePage(): ReactNode {
  const { phase, place } = useApp();
  if (phase === 'open') return <WorkspaceSummary />;
  if (phase === 'opening') return <PageFrame title={`正在打开 ${place?.name ?? ''}`}><p className="muted">正在检查数据是否完整。</p></PageFrame>;
  return <Start />;
}

function Start(): ReactNode {
  const recent = useApp((state) => state.recent);
  return (
    <PageFrame title="学衡" aside="教学质量监测与增值评价">
      <div className="start">
        <div>
          <h2>开始</h2>
          <p className="actions column">
            <CommandButton command={commands.create} type="primary" />
            {desktop && <CommandButton command={commands.open} />}
            <CommandButton command={commands.sample} />
          </p>
          <p className="note">也可以把成绩文件直接拖进窗口。“打开示例”载入一个虚构的地级市：6 个县区、60 所学校、三个学期。</p>
        </div>
        <div>
          <h2>最近的工作区</h2>
          {recent.length === 0 ? (
            <p className="muted">还没有工作区。新建一个，或先打开示例看看。</p>
          ) : (
            <ul className="recent">
              {recent.map((place) => (
                <li key={place.kind === 'browser' ? place.name : place.token}>
                  <button type="button" onClick={() => void openWorkspace(place, false)}>{place.name}</button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div>
          <h2>三步出报告</h2>
          <ol className="steps">
            <li><strong>导入</strong>各校、各县交来的成绩表，xlsx、xls、csv 都行，表头不必统一。</li>
            <li><strong>核对</strong>识别出的列、学校和问题行，确认后才写入。</li>
            <li><strong>查看</strong>一分三率、校际比较和增值，<strong>写出</strong>学期报告、学校简报和幻灯片。</li>
          </ol>
          <p className="note">数据只存在{desktop ? '您选的文件夹里' : '这台电脑的浏览器里'}，程序从不联网。</p>
        </div>
      </div>
    </PageFrame>
  );
}
