import { isNeverItem } from "../../media-files/partial-name.ts";
import { baseOf } from "../../path/path-parts.ts";
import { shellWord } from "../../text/clean-text.ts";
import { type AuditFinding, person } from "../finding.ts";
import { foldersAbove, type WorkFolder } from "../work-folder.ts";

/** Folders with nothing in them, the outermost of each; those of systems and of this program are left alone. */
export function emptyFolder(folder: WorkFolder): AuditFinding[] {
  const filled = new Set(folder.files.flatMap(({ path }) => foldersAbove(path)));
  const all = folder.isShelf ? [] : ["", ...folder.folders];
  const empty = all.filter(
    (inside) => !filled.has(inside) && !inside.split("/").some((name) => name !== "" && isNeverItem(name)),
  );
  const outermost = empty.filter(
    (inside) => inside === "" || !foldersAbove(inside).some((above) => empty.includes(above)),
  );
  return outermost.map((inside) => {
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const below = all.filter((one) => one !== inside && (inside === "" || one.startsWith(`${inside}/`)));
    const reason = below.length === 0 ? "Nothing is in it." : `Nothing but ${below.length} empty folders is in it.`;
    // Innermost first: each is empty when its turn comes.
    const lines = [...below.toSorted((a, b) => b.length - a.length), inside].map((one) =>
      shellWord(one === "" ? folder.path : `${folder.path}/${one}`),
    );
    const remedy =
      lines.length > MAX_FOLDERS || baseOf(path) === ""
        ? person("Remove it, with the empty folders in it.")
        : ({ by: "shell", line: `rmdir -- ${lines.join(" ")}` } as const);
    return { code: "empty_folder", path, reason, remedy };
  });
}

const MAX_FOLDERS = 20;
