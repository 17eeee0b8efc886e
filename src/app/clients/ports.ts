/** What the MCP clients' files are read and written with. */
export type ClientFiles = {
  /** Undefined when there is no file. */
  read(path: string): Promise<string | undefined>;
  /** Writes in one step; returns the path of the copy of the old file. */
  replace(file: {
    path: string;
    text: string;
    expected: string | undefined;
    backupSuffix: string;
  }): Promise<string | undefined>;
  isFolder(path: string): Promise<boolean>;
};

export type ClientPrograms = {
  /** The full path of a program on PATH. */
  find(name: string): Promise<string | undefined>;
  /** Runs it to its end; `output` is what it said, cut. */
  run(file: string, args: readonly string[], signal: AbortSignal): Promise<{ ok: boolean; output: string }>;
};
