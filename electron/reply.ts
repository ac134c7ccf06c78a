/** The one Electron channel under all of ours, and the shape of what travels back over it. */
export const ipcChannel = 'xueheng:call';

export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };
