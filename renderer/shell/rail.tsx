import type { ReactNode } from 'react';
import { useAddress } from '../address.ts';
import { pageCommands } from '../commands.ts';
import { useApp } from '../store.ts';

export function Rail(): ReactNode {
  const { page } = useAddress();
  const state = useApp();
  return (
    <nav className="rail" aria-label="页面">
      <div className="brand">学衡</div>
      {pageCommands.map((command) => (
        <button
          key={command.id}
          type="button"
          aria-current={command.page === page ? 'page' : undefined}
          disabled={!command.enabled(state)}
          title={command.enabled(state) ? command.shortcut : '先在首页打开工作区'}
          onClick={() => void command.run()}
        >
          {command.label}
        </button>
      ))}
    </nav>
  );
}
