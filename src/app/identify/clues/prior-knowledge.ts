import { quoteWork } from "../../../base/candidate.ts";
import { workOf } from "../../../base/identity.ts";
import { hasSameNumbers } from "../../../base/item.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import type { FiledVideo } from "../../../core/plan/subtitles/late-subtitles.ts";
import type { Release } from "../../../core/release/release.ts";
import {
  explainRemembered,
  type ParsedName,
  parseFiles,
  type ReleaseName,
  type RememberedLessons,
  toNameKey,
  toRemembered,
} from "../../../names/index.ts";
import type { Db } from "../../../store/open.ts";
import { listAliasesFor } from "../../../store/releases/aliases.ts";
import { findFiledReleaseAt, listFiledVideos } from "../../../store/releases/lineage.ts";
import { everywhere } from "../../../store/storages/scope.ts";

/** Returns what a person taught about such a name, if anything. */
export async function recall(db: Db, parsed: ParsedName): Promise<RememberedLessons | undefined> {
  const key = toNameKey(parsed);
  return key === undefined ? undefined : toRemembered(await listAliasesFor(everywhere(db), key));
}

/**
 * Earlier knowledge about a release: the work that its folder was filed as, and what a person
 * taught about its name.
 */
type PriorKnowledge = { parent?: Release | undefined } & Pick<
  ReleaseName,
  "parentIdentity" | "parentTitle" | "parentRenumbered" | "remembered"
>;

export async function readPriorKnowledge(
  db: Db,
  release: Release,
  parsed: ParsedName,
): Promise<PriorKnowledge> {
  const remembered = await recall(db, parsed);
  // An undone release does not count as evidence.
  const parent = release.parentId === undefined ? undefined : await findFiledReleaseAt(db, release);
  if (parent?.identity === undefined) return { remembered };
  const filedEarlier = await listFiledVideos(db, release, parent.identity);
  return {
    parent,
    parentIdentity: workOf(parent.identity),
    parentTitle: parent.parsed?.title ?? undefined,
    parentRenumbered: hasRenumberedFiles(release.name, filedEarlier),
    remembered,
  };
}

/** True if any of the parent's files were filed under numbers other than those in their names. */
function hasRenumberedFiles(name: string, filedEarlier: readonly FiledVideo[]): boolean {
  const { files } = parseFiles(name, filedEarlier);
  return filedEarlier.some(({ path, mapping }) => {
    const { season = null, episodes = [] } = files.get(path) ?? {};
    if (mapping === undefined || season === null || episodes.length === 0) return false;
    return !hasSameNumbers(mapping, { season, episodes });
  });
}

/** Returns prior knowledge as notes. They are listed after the reasons and never hold a release. */
export function explainPriorKnowledge({
  parent,
  remembered,
}: Pick<PriorKnowledge, "parent" | "remembered">): Reason[] {
  const reasons: Reason[] = [];
  if (parent?.identity) {
    reasons.push({
      code: "parent",
      message: `It is new in the folder that release ${parent.id} filed as ${quoteWork(parent.identity)}.`,
    });
  }
  if (remembered) reasons.push(explainRemembered(remembered));
  return reasons;
}
