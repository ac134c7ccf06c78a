import { useEffect, useState, type ReactNode } from 'react';
import { addFiles } from '../actions/import.ts';
import { notify, notifyFailure } from '../actions/notices.ts';
import { droppedFiles, readFiles } from '../actions/read-files.ts';
import { createWorkspace } from '../actions/workspace.ts';
import { useApp } from '../store.ts';

/** Files may be dropped anywhere in the window. */
export function DropZone(): ReactNode {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (hasFiles(event)) setOver(++depth > 0);
    };
    const leave = (event: DragEvent): void => {
      if (hasFiles(event)) setOver(--depth > 0);
    };
    const hover = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer && hasFiles(event)) takeDrop(event.dataTransfer).catch((error: unknown) => notifyFailure('读取拖入的文件', error));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: hover, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as keyof typeof listeners, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as keyof typeof listeners, listener);
    };
  }, []);
  return over ? <div className="drop-veil">松开鼠标，导入这些文件</div> : null;
}

async function takeDrop(transfer: DataTransfer): Promise<void> {
  const files = await readFiles(await droppedFiles(transfer));
  if (files.length === 0) return;
  const { phase, info } = useApp.getState();
  if (phase !== 'open') await createWorkspace(files);
  else if (info?.readOnly) notify({ tone: 'warning', title: '工作区是只读的', detail: '不能导入。请先处理首页列出的损坏，或新建一个工作区。' });
  else addFiles(files);
}
