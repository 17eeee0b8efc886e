import type { LibraryPlex } from "../../library/ports.ts";
import type { ReadPlex } from "../cache/read-plex.ts";

export type LibraryDeps = {
  plex: LibraryPlex;
  read: ReadPlex;
  /** The token of a user other than the owner, by name; none is known unless stated. */
  userToken?: ((name: string) => string | undefined) | undefined;
};
