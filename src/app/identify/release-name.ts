import type { Identity } from "../../core/identity.ts";
import type { Remembered } from "../../core/learned/lesson.ts";
import type { NfoPlaces } from "./nfo-files.ts";

/** What is to be identified, and what is known of it beside its name. */
export type ReleaseName = {
  name: string;
  /** Paths of its videos, relative to it; empty when only a name is known. */
  videos: string[];
  /** What the release is a child of was filed as this. */
  parentIdentity?: Identity | undefined;
  /** The title of that release's own name. */
  parentTitle?: string | undefined;
  /** A file of that release was filed under other numbers than its name says. */
  parentRenumbered?: boolean | undefined;
  /** What a person said that such a name means. */
  remembered?: Remembered | undefined;
  /** Its NFO files; they are read only where `at` is known too, and never those of a child. */
  nfos?: NfoPlaces | undefined;
  /** Its absolute path, so that its videos can be looked at; absent where only names are known. */
  at?: string | undefined;
};
