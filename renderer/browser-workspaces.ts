/** Names of the workspaces in the browser's own storage, newest use unknown there, so by name. */
export async function browserWorkspaces(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const [name, handle] of root.entries()) if (handle.kind === 'directory') names.push(name);
  return names.sort(new Intl.Collator('zh-Hans-CN', { numeric: true }).compare);
}
