import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { compareQuality } from "../../core/quality/compare.ts";
import { qualityOf } from "../../core/quality/order.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { quoted } from "../../core/text/clean-text.ts";
import { type VideoElsewhere, videosElsewhere } from "../../store/journal/publications.ts";
import type { Db, Store } from "../../store/open.ts";
import { comparedText, type DuplicateRule, type Incoming, rivalsOf } from "./duplicates.ts";

type Case = { release: Pick<Release, "name">; rule: DuplicateRule; identity: Identity };

/** What the engines of other storages filed, or are filing, of these videos. */
export const rivalsElsewhere = async (
  db: Db,
  { identity, videos }: { identity: Identity; videos: readonly Pick<Incoming, "mapping">[] },
): Promise<VideoElsewhere[]> => rivalsOf(identity, videos, await videosElsewhere(db, identity));

/** Why some of these videos are duplicates of what the engine of another storage filed; only that engine replaces it. */
export async function elsewhereReason(
  { read }: Pick<Store, "read">,
  { release, rule, identity }: Case,
  videos: readonly Incoming[],
): Promise<Reason | undefined> {
  const [rival] = await rivalsElsewhere(read, { identity, videos });
  const video = rival && videos.find((one) => rivalsOf(identity, [one], [rival]).length > 0);
  if (!rival || !video) return undefined;
  const { storage, releaseId, finalPath, isFiled } = rival;
  const name = quoted(finalPath.split("/").at(-1) ?? "", 200);
  const where = isFiled
    ? `is already on ${storage}, filed by release ${releaseId}`
    : `is being filed on ${storage} by release ${releaseId}`;
  const second =
    rule === "replace"
      ? `It is not replaced: only the engine of ${storage} can do that.`
      : compared(video, rival, release.name, identity.title);
  return {
    code: "duplicate",
    message: `${name} ${where}. ${second}`,
    path: finalPath,
    release: releaseId,
    stays: true,
  };
}

function compared({ path, source }: Incoming, rival: VideoElsewhere, releaseName: string, title: string): string {
  const here = parseRelease(releaseName, [path]).files.get(path);
  const there = parseRelease(rival.releaseName, [rival.path]).files.get(rival.path);
  if (!here || !there) return comparedText({ verdict: "unclear", why: "their quality is not known" });
  const quality = qualityOf(here, source.size, { releaseName, title });
  return comparedText(compareQuality(quality, qualityOf(there, rival.size, { releaseName: rival.releaseName, title })));
}
