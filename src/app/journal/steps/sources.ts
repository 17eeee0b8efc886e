import type { Reason } from "../../../core/reason.ts";
import type { Release } from "../../../core/release/release.ts";

/** What must be known of downloads before any of their files is taken away, for the method `move`. */
export type Sources = {
  /** Folders that stay although they are empty: watched ones and libraries. */
  roots: readonly string[];
  /**
   * Why the files at these paths must stay where they are, if they must. Asked when a release is about to be filed, and
   * again in the moment before each removal.
   * @throws Outage while that can be said by nobody
   */
  heldBy(
    release: Pick<Release, "id" | "parentId" | "source" | "path">,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Reason | undefined>;
};
