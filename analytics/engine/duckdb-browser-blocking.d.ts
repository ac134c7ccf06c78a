// The package ships this build but does not list it in its exports; the bundler resolves the name
// by an alias (build/vite.renderer.ts).
declare module 'duckdb-browser-blocking' {
  export const BROWSER_RUNTIME: unknown;
  export class VoidLogger {}
  export function createDuckDB<Bindings>(bundles: unknown, logger: unknown, runtime: unknown): Promise<Bindings>;
}
