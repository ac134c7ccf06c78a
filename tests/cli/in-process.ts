import type { Output } from '../../analytics/cli/output.node.ts';
import { parseArguments } from '../../analytics/cli/arguments.ts';
import { commands } from '../../analytics/cli/commands.node.ts';
import { UsageError } from '../../analytics/cli/usage-error.ts';

export interface Ran {
  /** As the process would end: 0 or, for wrong usage, 2. Other failures are thrown. */
  readonly code: 0 | 2;
  /** What --json prints; undefined when the command failed. */
  readonly data: unknown;
  /** What is printed without --json, or the message of a failure. */
  readonly text: string;
}

/** A command as the process runs it, without the process: its arguments in, both of its outputs out. */
export async function runCommand(name: string, ...words: string[]): Promise<Ran> {
  let printed: Ran = { code: 0, data: undefined, text: '' };
  const output: Output = {
    json: false,
    result(data, text) {
      printed = { code: 0, data: JSON.parse(JSON.stringify(data)), text: text() };
    },
    call: {},
  };
  try {
    await commands[name]!(parseArguments(words), output);
    return printed;
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, data: undefined, text: error.message };
    throw error;
  }
}
