export type Role = "video" | "subtitle" | "extra" | "sample" | "archive" | "disc" | "other";

/** What is taken as a release's content: its set of (path, size, mtime). */
export type ContentFile = {
  /** Relative to the release, `/` between components; the file's own name when the release is one file. */
  path: string;
  size: number;
  /** Nanoseconds since 1970, as a decimal string: they do not fit a number. */
  mtimeNs: string;
};

/** Which episodes a video is; season 0 are specials. `titles` are TMDb's, in the order of `episodes`. */
export type EpisodeMapping = { season: number; episodes: number[]; titles: string[] };

/** One file of a release. */
export type Item = ContentFile & {
  role: Role;
  mapping?: EpisodeMapping | undefined;
  /** A person said: leave this file where it is. */
  skip: boolean;
  problem?: string | undefined;
};
