import type { Identity } from "../../core/identity.ts";
import { parseRelease } from "../../core/parse/path.ts";
import { compareQuality } from "../../core/quality/compare.ts";
import { qualityOf } from "../../core/quality/order.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { publicationsElsewhere, type WorkPublication } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { comparedText, type DuplicateRule, type Incoming, rivalsOf } from "./duplicates.ts";

type Case = { release: Pick<Release, "name">; rule: DuplicateRule; identity: Identity };

/** Why some of these videos are duplicates of what the engine of another storage filed; only that engine replaces it. */
export async function elsewhereReason(
  { read }: Pick<Store, "read">,
  { release, rule, identity }: Case,
  videos: readonly Incoming[],
): Promise<Reason | undefined> {
  const rivals = rivalsOf(identity, videos, await publicationsElsewhere(read, identity));
  const [rival] = rivals;
  const video = rival && videos.find((one) => rivalsOf(identity, [one], [rival]).length > 0);
  if (!rival || !video) return undefined;
  const { operation, storage = "" } = rival;
  const name = cleanText(operation.finalPath.split("/").at(-1) ?? "", 200);
  const second =
    rule === "replace"
      ? `It is not replaced: only the engine of ${storage} can do that.`
      : compared(video, rival, release.name, identity.title);
  return {
    code: "duplicate",
    message: `${name} is already on ${storage}, filed by release ${operation.releaseId}. ${second}`,
    path: operation.finalPath,
    release: operation.releaseId,
    stays: true,
  };
}

function compared(
  { path, source }: Incoming,
  { operation, releaseName: name }: WorkPublication,
  releaseName: string,
  title: string,
): string {
  const here = parseRelease(releaseName, [path]).files.get(path);
  const there = parseRelease(name, [operation.itemPath]).files.get(operation.itemPath);
  if (!here || !there) return comparedText({ verdict: "unclear", why: "their quality is not known" });
  const quality = qualityOf(here, source.size, { releaseName, title });
  return comparedText(compareQuality(quality, qualityOf(there, operation.source.size, { releaseName: name, title })));
}
