import { Button, type ButtonProps } from 'antd';
import type { ReactNode } from 'react';
import { notifyFailure } from '../actions/notices.ts';
import type { Command } from '../commands.ts';
import { useApp } from '../store.ts';

/** A button for a command of the list: its label, its state, its shortcut in the tooltip. */
export function CommandButton({ command, children, ...props }: { readonly command: Command } & Omit<ButtonProps, 'onClick' | 'disabled'>): ReactNode {
  const enabled = useApp(command.enabled);
  const run = (): void => void Promise.resolve(command.run()).catch((error: unknown) => notifyFailure(command.label, error));
  return (
    <Button {...props} disabled={!enabled} onClick={run} title={command.shortcut ? `${command.label}（${command.shortcut}）` : command.label}>
      {children ?? command.label}
    </Button>
  );
}
