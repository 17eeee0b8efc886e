import { type Sentence, toCommandText } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type AuditedWork, type AuditFinding, toAdvice } from "../../core/audit/finding.ts";

type RenamedWork = {
  type: AuditedWork["type"];
  tmdb_id: number;
  steps: readonly { from: string; to: string }[];
  skipped: readonly { message: Sentence }[];
};

/** Plans what `rename --all` would do. @throws Outage */
export type PlanRenames = (signal: AbortSignal) => Promise<{ works: readonly RenamedWork[] }>;

/**
 * Adds findings for the names below these folders that differ from the templates. If the plan has
 * no step for a rename that a finding needs, the finding is left to a person.
 */
export async function addRenameFindings(
  findings: readonly AuditFinding[],
  {
    plan,
    folders,
    note,
  }: { plan: PlanRenames; folders: readonly string[]; note: (text: string) => void },
  signal: AbortSignal,
): Promise<AuditFinding[]> {
  let works: readonly RenamedWork[];
  try {
    ({ works } = await plan(signal));
  } catch (error) {
    if (!(error instanceof Outage || error instanceof UserError)) throw error;
    note(`Names were not compared with the templates: ${error.message}`);
    return [...findings];
  }
  const byWork = new Map(works.map((work) => [`${work.type} ${work.tmdb_id}`, work]));
  const differing = works.flatMap(({ type, tmdb_id: tmdbId, steps }): AuditFinding[] => {
    const here = steps.filter(({ from }) => folders.some((folder) => isAtOrBelow(from, folder)));
    const [first] = here;
    if (!first) return [];
    const path = here.map(({ from }) => from).reduce(common);
    const count = here.length === 1 ? "Its name differs" : `${here.length} names differ`;
    const reason = `${count} from the templates: ${changeOf(first)}.`;
    return [
      { code: "name_differs", path, reason, remedy: { do: "rename", works: [{ type, tmdbId }] } },
    ];
  });
  const checked = findings.map((finding) => {
    const { remedy } = finding;
    if (remedy.do !== "rename") return finding;
    const named = remedy.works?.map(({ type, tmdbId }) => byWork.get(`${type} ${tmdbId}`)) ?? works;
    if (named.some((work) => work && work.steps.length > 0)) return finding;
    const [reason] = named.flatMap((work) => work?.skipped ?? []);
    const why = reason
      ? toCommandText(reason.message)
      : "According to the templates, it is in the right place.";
    return { ...finding, remedy: toAdvice(`${why} Change it by hand if it is wrong.`) };
  });
  return [...checked, ...differing];
}

function changeOf({ from, to }: { from: string; to: string }): string {
  const isMoved = baseOf(from) === baseOf(to);
  const shown = (path: string): string =>
    quoted(isMoved ? `${baseOf(folderOf(path))}/${baseOf(path)}` : baseOf(path));
  return `${shown(from)} would be ${shown(to)}`;
}

/**
 * Returns the innermost folder that contains both paths, or that is one of them and contains the
 * other.
 */
function common(a: string, b: string): string {
  let folder = a;
  while (!isAtOrBelow(b, folder)) folder = folderOf(folder);
  return folder;
}
