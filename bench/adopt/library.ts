import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Store } from "../../src/store/open.ts";
import type { MadeFile } from "./layouts.ts";

const VIDEO_BYTES = 2 * 1024 ** 3;
const EXTRA_BYTES = 50 * 1024 ** 2;

/** Creates the files below a media root. Videos are sparse. */
export function makeLibrary(root: string, files: readonly MadeFile[]): void {
  const made = new Set<string>();
  for (const { path, is, text } of files) {
    const at = join(root, path);
    if (!made.has(dirname(at))) mkdirSync(dirname(at), { recursive: true });
    made.add(dirname(at));
    writeFileSync(at, text ?? "");
    if (text === undefined) truncateSync(at, is === undefined ? EXTRA_BYTES : VIDEO_BYTES);
  }
}

/** The outcome for a video: the work that it was adopted as, or the reason why it waits. */
export type Outcome = { is: string } | { held: string[]; perhaps: string | undefined };

/**
 * Reads the outcome of each file of a library from the database, by its path below the media root.
 */
export async function outcomesIn(
  store: Pick<Store, "read">,
  root: string,
): Promise<Map<string, Outcome>> {
  const rows = await store.read
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select(["state", "identity_json", "reasons_json", "destination", "mapping_json"])
    .where("source", "=", "library")
    .execute();
  return new Map(
    rows.map(
      ({
        state: at,
        identity_json,
        reasons_json,
        destination,
        mapping_json,
      }): [string, Outcome] => {
        const path = (destination ?? "").slice(root.length + 1);
        const identity =
          identity_json === null
            ? undefined
            : (JSON.parse(identity_json) as { type: string; tmdbId: number });
        const mapping =
          mapping_json === null
            ? undefined
            : (JSON.parse(mapping_json) as { season: number; episodes: number[] });
        const two = (number: number): string => String(number).padStart(2, "0");
        const numbers =
          mapping === undefined
            ? ""
            : ` S${two(mapping.season)}${mapping.episodes.map((one) => `E${two(one)}`).join("")}`;
        const is =
          identity === undefined ? undefined : `${identity.type}/${identity.tmdbId}${numbers}`;
        if (at === "filed" && is !== undefined) return [path, { is }];
        const reasons = JSON.parse(reasons_json) as { code: string; message: unknown }[];
        return [path, { held: reasons.map(({ code }) => code), perhaps: is }];
      },
    ),
  );
}
