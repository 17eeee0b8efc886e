// The checker's knowledge of a scene. Plain data, because the checker shares no code with the
// program that it checks.

/** All facts of a file that must not change. */
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
  /** All files are below one of these. */
  roots: string[];
  downloads: string;
  library: string;
  database: string;
  /** Address of the database if it is not a file. */
  server?: string | undefined;
  /**
   * Names of the engine's folders and files in a library: the trash folder, and files that are
   * being made.
   */
  trashFolder: string;
  staged: string;
  /** Path, within the library, of the engine's file that states whose disk it is. */
  mark?: string | undefined;
  /**
   * Downloads. Each is always whole and always exists unless `mayGo`; then its whole content exists
   * elsewhere. A download that comes back may be `copied`: another file with the same content.
   */
  sources: (Facts & { mayGo: boolean; copied: boolean })[];
  /** Files that the engine must not touch. */
  strangers: Facts[];
  /** SHA-256 of content that is never lost: at every moment it is complete somewhere. */
  contents: string[];
  /**
   * The permitted state of each visible name in the library at any moment (contents, or a link to
   * them), by path in the library.
   */
  names: Record<string, string[]>;
  /** Names in the library that exist at every moment. */
  always: string[];
  /** The expected state after everything has finished. */
  end: {
    /** Visible files in the library, without the strangers' files. */
    library: Record<string, { sha256: string; method?: string; release?: number }>;
    /** Empty folders in the library, including the strangers'. */
    folders?: string[];
    /** Contents of the files in the trash. */
    trash: string[];
    /** States of the releases by id. */
    releases: Record<number, string>;
    /** How often history has to say that a release was filed, if not once. */
    filings?: Record<number, number>;
    /** Sources that are gone. */
    gone: string[];
  };
};
