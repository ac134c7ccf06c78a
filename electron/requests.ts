import { z } from 'zod';
import type { ChannelName, ChannelRequest } from './channels.ts';

const token = z.uuid();
const path = z.string().min(1).max(1024);
const bytes = z.instanceof(Uint8Array);
const name = z.string().min(1).max(255);

/** What each channel accepts; strict, so that a stray member is refused as well. */
export const requestSchemas: { readonly [C in ChannelName]: z.ZodType<ChannelRequest<C>> } = {
  'workspace:choose': z.strictObject({ mode: z.enum(['open', 'create']) }),
  'workspace:recent': z.undefined(),
  'port:read': z.strictObject({ token, path }),
  'port:write': z.strictObject({ token, path, bytes }),
  'port:list': z.strictObject({ token, folder: z.string().max(1024) }),
  'port:remove': z.strictObject({ token, path }),
  'port:lock': z.strictObject({ token, owner: z.string().min(1).max(200) }),
  'port:unlock': z.strictObject({ token }),
  'files:choose': z.undefined(),
  'files:save': z.strictObject({ files: z.array(z.strictObject({ name, bytes })).min(1).max(5000) }),
  'print:pdf': z.strictObject({ html: z.string().min(1).max(100_000_000) }),
  'window:progress': z.strictObject({ share: z.number().min(0).max(1).nullable() }),
};
