// What the checker knows of a scene. Plain data: it shares no code with the program that it checks.

/** All of a file that must not change. */
export type Facts = {
  path: string;
  sha256: string;
  size: number;
  mode: number;
  owner: string;
  mtimeNs: string;
  dev: string;
  ino: string;
};

export type World = {
  /** Everything is below one of these. */
  roots: string[];
  downloads: string;
  library: string;
  database: string;
  /** The address of the database, where it is no file. */
  server?: string | undefined;
  /**
   * Names of folders and files of the engine's own in a library: what waits in the trash, and what
   * is being made.
   */
  trashFolder: string;
  staged: string;
  /** The file of the engine's own that says whose disk it is, by its path in the library. */
  mark?: string | undefined;
  /**
   * Downloads: always whole; always there unless `mayGo`, and then their content stands elsewhere,
   * whole. One that comes back may be `copied`: another file of the same content.
   */
  sources: (Facts & { mayGo: boolean; copied: boolean })[];
  /** Files that are none of the engine's business. */
  strangers: Facts[];
  /** Content that is never lost: at every moment it is complete somewhere. SHA-256. */
  contents: string[];
  /**
   * What may stand under a visible name of the library at any moment, by its path there: contents,
   * or a link to them.
   */
  names: Record<string, string[]>;
  /** Names of the library that are there at every moment. */
  always: string[];
  /** What is true when everything came to its end. */
  end: {
    /** Visible files of the library, the strangers aside. */
    library: Record<string, { sha256: string; method?: string; release?: number }>;
    /** Empty folders of the library, the strangers' as well. */
    folders?: string[];
    /** Contents of the files in the trash. */
    trash: string[];
    /** States of the releases by id. */
    releases: Record<number, string>;
    /** Sources that are gone. */
    gone: string[];
  };
};
