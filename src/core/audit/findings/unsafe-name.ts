import { baseOf, folderOf } from "../../../base/path/path-parts.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { isNeverItem } from "../../media-files/partial-name.ts";
import { isReservedName, toCollisionKey } from "../../plan/names/safe-name.ts";
import { type AuditFinding, type Remedy, toAdvice } from "../finding.ts";
import type { ReadFolder } from "../work-folder.ts";
import { IF_ADOPTED, toRenameRemedy } from "../works.ts";

// Only names with a leading dot are hidden. Other ignored names, such as `_FAILED_…`, are checked.
const isHidden = (name: string): boolean => isNeverItem(name) && name.startsWith(".");

/** Characters that Windows and SMB reject in a name. */
const REFUSED = /[<>:"\\|?*\u0000-\u001f\u007f]/;
/**
 * Maximum path length below the library. Windows allows 260 characters in total, including the
 * drive and the share.
 */
const MAX_PATH_CHARS = 240;

/**
 * Finds names that Windows, SMB or macOS reject, change or confuse with others. A folder's name is
 * reported only once.
 */
export function findUnsafeNames(folder: ReadFolder): AuditFinding[] {
  const findings: AuditFinding[] = [];
  const paths = [...folder.folders, ...folder.files.map(({ path }) => path)].filter(
    (path) => !path.split("/").some(isHidden),
  );
  // The names of a shelf's folders are reported for those folders.
  const named = folder.isShelf ? paths.filter((path) => !folder.folders.includes(path)) : paths;
  for (const inside of [...(folder.path === folder.library ? [] : [""]), ...named]) {
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const why = reasonAgainst(baseOf(path));
    if (why !== undefined) {
      findings.push({ code: "unsafe_name", path, reason: why, remedy: remedyOf(folder, inside) });
    }
  }
  for (const twins of Map.groupBy(
    paths,
    (path) => `${folderOf(path)}/${toCollisionKey(baseOf(path))}`,
  ).values()) {
    const [first = "", second] = twins;
    if (second === undefined) continue;
    const reason =
      `It and ${quoted(baseOf(second))} have the same name on systems that ignore case or ` +
      "Unicode composition.";
    const remedy = toAdvice("Rename one of the two, or merge their contents.");
    findings.push({ code: "unsafe_name", path: `${folder.path}/${first}`, reason, remedy });
  }
  const above = folder.path.length - folder.library.length;
  const long = folder.files.find(({ path }) => above + path.length > MAX_PATH_CHARS);
  if (long) {
    const path = `${folder.path}/${long.path}`;
    const reason =
      `Its path below the library has ${above + long.path.length} characters, but Windows allows ` +
      "260 in total.";
    findings.push({ code: "unsafe_name", path, reason, remedy: remedyOf(folder, long.path) });
  }
  return findings;
}

function reasonAgainst(name: string): string | undefined {
  if (/[. ]$/.test(name)) return "Its name ends in a dot or a space, which Windows removes.";
  const [refused] = REFUSED.exec(name) ?? [];
  if (refused !== undefined) {
    return `Its name contains ${quoted(refused)}, which Windows does not allow.`;
  }
  if (isReservedName(name)) return "Its name is a device name, which Windows does not allow.";
  if (name !== name.normalize("NFC")) {
    return (
      "Its letters are decomposed (NFD), so the name is not found when it is typed on another " +
      "system."
    );
  }
  return undefined;
}

function remedyOf(folder: ReadFolder, inside: string): Remedy {
  const within = folder.videos.filter(
    ({ path }) => inside === "" || path === inside || path.startsWith(`${inside}/`),
  );
  return toRenameRemedy(within, `Give it another name${IF_ADOPTED}`);
}
