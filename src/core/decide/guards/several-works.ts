import { mainVideos } from "../../identify/release-files.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { listed, quoted } from "../phrase.ts";

/** One release is one work: several films in one folder, or several shows, are for a person to take apart. */
export function severalWorks(evidence: Evidence): Reason | undefined {
  const hold = (message: string): Reason => ({ code: "several_works", message });
  const titles = new Map(evidence.strangers.map(({ title }) => [titleKey(title), title]));
  const own = mainVideos(evidence).length > evidence.strangers.length ? [evidence.parsed.title ?? ""] : [];
  const all = [...own, ...titles.values()];
  if (titles.size > 0 && all.length > 1)
    return hold(`The files of the release read as different works: ${listed(all.map(quoted))}.`);
  const main = mainVideos(evidence);
  if (best(evidence)?.candidate.type !== "movie" || main.length < 2) return undefined;
  const parts = new Set(main.map(([, { part }]) => part));
  if (!parts.has(null) && parts.size === main.length) return undefined;
  return hold(
    `The release has ${main.length} videos that are not numbered parts of one movie: ${listed(main.map(([path]) => quoted(path)))}.`,
  );
}
