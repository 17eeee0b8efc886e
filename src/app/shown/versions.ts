/** What a file's name says, its size and length by its header; a field is absent where nothing says it. */
export type ShownVersion = {
  path: string;
  resolution?: string;
  source?: string;
  codec?: string;
  hdr?: string;
  audio?: string;
  bytes?: number;
  duration_ms?: number;
  /** The release that filed it; absent for a file of someone else, and for a new file. */
  release_id?: number;
};

/** A new video and what the library has of the same film or episodes. */
export type ShownVersions = { fresh: ShownVersion; there: ShownVersion[] };
