import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Alias } from "../../names/index.ts";
import type { StoreReader } from "../../store/open.ts";
import { listAllAliases } from "../../store/releases/aliases.ts";
import { everywhere } from "../../store/storages/scope.ts";
import { showIdentity, toIso } from "../shown/release.ts";
import type { ShownIdentity } from "../shown/release-shape.ts";

export type ShownAlias = {
  id: number;
  /** Title in the release's name. */
  title: string;
  country?: string;
  year?: number;
  /** The work that the name stands for. */
  identity: ShownIdentity;
  /** False if a newer correction for the same name overrides this one. */
  counts: boolean;
  release_id: number;
  release_name: string;
  actor: string;
  at: string;
};

/** Returns all corrections by people, newest first. */
export async function listAliases(store: StoreReader): Promise<ShownAlias[]> {
  const seen = new Set<string>();
  return (await listAllAliases(everywhere(store.read))).map((alias) => {
    const counts = !seen.has(alias.nameKey);
    seen.add(alias.nameKey);
    return showAlias(alias, counts);
  });
}

export const showAlias = (alias: Alias, counts: boolean): ShownAlias => ({
  id: alias.id,
  title: cleanText(alias.title),
  ...dropUndefined({ country: alias.country, year: alias.year }),
  identity: showIdentity(alias.identity),
  counts,
  release_id: alias.releaseId,
  release_name: cleanText(alias.releaseName),
  actor: cleanText(alias.actor, 100),
  at: toIso(alias.at),
});
