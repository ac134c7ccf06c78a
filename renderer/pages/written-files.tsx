import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { ReportOutput } from '../../analytics/session-api.ts';
import { notifyFailure } from '../actions/notices.ts';
import { saveAll } from '../actions/report.ts';
import { desktop } from '../desktop.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { saveFile } from '../elements/download.ts';
import { zipFiles } from '../elements/zip-files.ts';

/** What was written and what was not, and why. */
export function WrittenFiles({ output, term }: { readonly output: ReportOutput; readonly term: string }): ReactNode {
  const { files, skipped } = output;
  const all = async (): Promise<void> => {
    if (desktop) await saveAll(files);
    else await saveFile(`学衡报告 ${term}.zip`, await zipFiles(files));
  };
  return (
    <section className="written">
      <div className="split-head">
        <h2>写出了 {files.length} 个文件</h2>
        {files.length > 0 && <Button type="primary" onClick={() => void all().catch((error: unknown) => notifyFailure('保存', error))}>{desktop ? '全部保存到文件夹' : '全部下载（zip）'}</Button>}
      </div>
      {files.length > 0 && (
        <DataGrid
          label="写出的文件"
          rows={files}
          columns={[
            { key: 'name', label: '文件', render: ({ name }) => name, sortValue: ({ name }) => name },
            { key: 'size', label: '大小（KB）', numeric: true, width: 110, render: ({ bytes }) => Math.ceil(bytes.length / 1024), sortValue: ({ bytes }) => bytes.length },
            {
              key: 'save',
              label: '',
              width: 80,
              render: ({ name, mime, bytes }) => (
                <Button size="small" type="link" aria-label={`${desktop ? '保存' : '下载'} ${name}`} onClick={() => void saveFile(name, new Blob([new Uint8Array(bytes)], { type: mime }))}>
                  {desktop ? '保存' : '下载'}
                </Button>
              ),
            },
          ]}
        />
      )}
      {skipped.length > 0 && (
        <>
          <h2>没有写的</h2>
          <DataGrid
            label="没有写的"
            maxHeight={260}
            rows={skipped}
            columns={[
              { key: 'what', label: '内容', render: ({ what }) => what, sortValue: ({ what }) => what },
              { key: 'reason', label: '原因', render: ({ reason }) => reason, sortValue: ({ reason }) => reason },
            ]}
          />
        </>
      )}
    </section>
  );
}
