import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { dismissNotice } from '../actions/notices.ts';
import { useApp } from '../store.ts';

export function Notices(): ReactNode {
  const notices = useApp((state) => state.notices);
  return (
    <div className="notices" role="status">
      {notices.map(({ id, tone, title, detail }) => (
        <Alert key={id} type={tone} showIcon title={title} description={detail} closable={{ onClose: () => dismissNotice(id) }} />
      ))}
    </div>
  );
}
