import { Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { confirmCreate } from '../actions/workspace.ts';
import { useApp } from '../store.ts';

/** Asks for a new workspace's name (a plain browser; the desktop chooses a folder). */
export function CreateDialog(): ReactNode {
  const dialog = useApp((state) => state.createDialog);
  return dialog ? <Dialog suggested={dialog.suggested} files={dialog.pendingFiles.length} /> : null;
}

function Dialog({ suggested, files }: { readonly suggested: string; readonly files: number }): ReactNode {
  const taken = useApp((state) => state.recent).map(({ name }) => name);
  const [name, setName] = useState(freeName(suggested, taken));
  const problem = problemOf(name, taken);
  const create = (): void => {
    if (problem === null) void confirmCreate(name.trim());
  };
  return (
    <Modal
      open
      title="新建工作区"
      okText="新建"
      cancelText="取消"
      okButtonProps={{ disabled: problem !== null }}
      onOk={create}
      onCancel={() => useApp.setState({ createDialog: null })}
      width={440}
    >
      <p className="muted">{files > 0 ? `拖入的 ${files} 个文件将导入到这个工作区。` : '一个工作区存放一个地区的学校、学生和历次考试。'}</p>
      <Input autoFocus aria-label="工作区名称" value={name} maxLength={40} onChange={(event) => setName(event.target.value)} onPressEnter={create} status={problem ? 'error' : ''} />
      <p className="field-problem">{problem}</p>
    </Modal>
  );
}

function problemOf(name: string, taken: readonly string[]): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return '请写一个名称。';
  if (/[\\/:*?"<>|]/.test(trimmed) || trimmed.startsWith('.')) return '名称里不能有 \\ / : * ? " < > |，也不能以点开头。';
  return taken.includes(trimmed) ? '已有同名的工作区，请换一个名称。' : null;
}

function freeName(suggested: string, taken: readonly string[]): string {
  let name = suggested;
  for (let count = 2; taken.includes(name); count++) name = `${suggested} ${count}`;
  return name;
}
