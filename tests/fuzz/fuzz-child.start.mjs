// Plain JavaScript, for the reason given in analytics/intake/parse-worker.start.mjs.
import { register } from 'tsx/esm/api';

register();
await import('./fuzz-child.ts');
