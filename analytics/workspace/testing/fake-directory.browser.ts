/** An in-memory stand-in for the browser's file system handles, as far as the OPFS port uses them. */
export class FakeDirectory {
  readonly #entries = new Map<string, FakeDirectory | { bytes: Uint8Array<ArrayBuffer> }>();
  failNextWrite: DOMException | null = null;

  /** The only cast: the stand-in has the used part of the handle. */
  get handle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }

  readonly kind = 'directory';

  async getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<FakeDirectory> {
    let entry = this.#entries.get(name);
    if (!entry && options?.create) this.#entries.set(name, (entry = new FakeDirectory()));
    if (!entry) throw new DOMException(name, 'NotFoundError');
    if (!(entry instanceof FakeDirectory)) throw new DOMException(name, 'TypeMismatchError');
    return entry;
  }

  async getFileHandle(name: string, options?: { create?: boolean }): Promise<unknown> {
    let entry = this.#entries.get(name);
    if (!entry && options?.create) this.#entries.set(name, (entry = { bytes: new Uint8Array() }));
    if (!entry) throw new DOMException(name, 'NotFoundError');
    if (entry instanceof FakeDirectory) throw new DOMException(name, 'TypeMismatchError');
    const file = entry;
    return {
      kind: 'file',
      getFile: async () => ({ arrayBuffer: async () => file.bytes.slice().buffer }),
      createWritable: async () => this.#writable(file),
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.#entries.delete(name)) throw new DOMException(name, 'NotFoundError');
  }

  async *entries(): AsyncGenerator<[string, { kind: string }]> {
    for (const [name, entry] of this.#entries) yield [name, { kind: entry instanceof FakeDirectory ? 'directory' : 'file' }];
  }

  #writable(file: { bytes: Uint8Array<ArrayBuffer> }): unknown {
    let pending = new Uint8Array();
    return {
      write: async (bytes: Uint8Array<ArrayBuffer>) => {
        pending = bytes.slice();
        const failure = this.failNextWrite;
        this.failNextWrite = null;
        if (failure) throw failure;
      },
      close: async () => {
        file.bytes = pending;
      },
      abort: async () => undefined,
    };
  }
}

/** `navigator.locks` with `ifAvailable`. */
export function fakeLocks(): Pick<LockManager, 'request'> {
  const held = new Set<string>();
  const request = async (name: string, _options: unknown, callback: (lock: unknown) => Promise<unknown>): Promise<unknown> => {
    if (held.has(name)) return callback(null);
    held.add(name);
    try {
      return await callback({ name });
    } finally {
      held.delete(name);
    }
  };
  return { request: request as LockManager['request'] };
}
