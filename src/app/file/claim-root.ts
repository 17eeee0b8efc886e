import { Outage } from "../../core/errors.ts";
import { STORAGE_MARK } from "../../core/journal/restored-database.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { readDatabaseMark } from "../../store/settings/database-mark.ts";
import { own, ownStorage } from "../../store/storages/scope.ts";
import type { LibraryFolder } from "../library-state/libraries.ts";
import type { Files } from "../releases/files-port.ts";

type ClaimDeps = {
  store: Pick<Store, "read">;
  files: Pick<Files, "readStorageMark" | "writeStorageMark">;
  warn: (message: string) => void;
};

/** Takes a library folder for this storage. @throws Outage `other_storage` where another storage of the database has it */
export type ClaimRoot = (library: Pick<LibraryFolder, "root" | "path">) => Promise<void>;

/**
 * Two machines may see one disk through different paths, and each would take the other's files for strangers'. So the first
 * storage that files into a media root marks it, and another one waits. Undefined where there is one storage alone.
 */
export function createClaimRoot({ store, files, warn }: ClaimDeps): ClaimRoot | undefined {
  const here = ownStorage(store.read);
  if (here === undefined) return undefined;
  const claimed = new Set<string>();
  return async ({ root, path }) => {
    const mark = { storage: here.name, database: (await readDatabaseMark(own(store.read))).uuid };
    const isOther = (there: Awaited<ReturnType<typeof files.readStorageMark>>): boolean =>
      there?.database === mark.database && there.storage !== mark.storage;
    // The media root of one machine may be a library folder of the other.
    const below = path === root ? undefined : await files.readStorageMark(path);
    if (below && isOther(below)) throw taken(path, below.storage, here.name);
    const first = await files.readStorageMark(root);
    const isOwn = first?.database === mark.database && first.storage === mark.storage;
    // Once also where it is ours: what an engine that was killed left beside it then goes.
    if (first === undefined || (isOwn && !claimed.has(root))) {
      claimed.add(root);
      if (await files.writeStorageMark(root, mark, false)) return;
    }
    // Another engine was faster, or it cannot be read.
    const there = first ?? (await files.readStorageMark(root));
    if (there && isOther(there)) throw taken(root, there.storage, here.name);
    if (there?.database === mark.database) return;
    const whose = there
      ? `belonged to the storage ${cleanText(there.storage, 100)} of another database, or of this one before it was restored`
      : `has a ${STORAGE_MARK} that cannot be read`;
    warn(`${cleanText(root, 300)} ${whose}. It belongs to the storage ${cleanText(here.name, 100)} from now on.`);
    await files.writeStorageMark(root, mark, true);
  };
}

function taken(folder: string, other: string, own: string): Outage {
  const [at, theirs, ours] = [cleanText(folder, 300), cleanText(other, 100), cleanText(own, 100)];
  return new Outage(
    "other_storage",
    `${at} belongs to the storage ${theirs}, so ${ours} files nothing there. Give ${ours} a media root of its own; or, if ${theirs} no longer files there, delete ${at}/${STORAGE_MARK}.`,
  );
}
