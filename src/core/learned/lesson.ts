import type { Identity } from "../identity.ts";

/** What a person said that a name means. Times in ms since 1970. */
export type Alias = {
  id: number;
  nameKey: string;
  /** The title as it stood in the name. */
  title: string;
  country?: string | undefined;
  year?: number | undefined;
  /** The work; without season and episodes. */
  identity: Pick<Identity, "type" | "tmdbId" | "title" | "year">;
  /** The person gave other numbers than the name says: the next name's own are not to be trusted. */
  renumbered: boolean;
  /** The release for which it was said. */
  releaseId: number;
  releaseName: string;
  actor: string;
  at: number;
};

/** The word that counts for a name, and the last one that said otherwise before it. */
export type Remembered = { newest: Alias; overruled?: Alias | undefined };
