export type Kind =
  | "text"
  | "secret"
  | "url"
  | "boolean"
  | "integer"
  | "seconds"
  | "fraction"
  | "bytes"
  | "mode bits"
  | "choice"
  | "list"
  | "path"
  | "paths"
  | "path map";

/** One setting: all that its documentation says. `fallback` is written like a value. */
export type Variable = {
  kind: Kind;
  fallback?: string;
  choices?: readonly string[];
  /** Checked and documented, and without effect in this version: setting it is told as a warning. */
  later?: true;
  /** Never shown; may also be given as `NAME_FILE` or as a systemd credential. */
  secret?: true;
  doc: string;
};
