import { type FileIdentity, sameFile, unchangedFile } from "../settle/file-identity.ts";
import type { Operation } from "./operation.ts";

/** What lies under the operation's names at this moment. */
export type Disk = {
  temp: FileIdentity | undefined;
  final: FileIdentity | undefined;
  source: FileIdentity | undefined;
};

export type Recovery =
  /** The final name is ours: drop a leftover temp, sync, seal. */
  | { do: "seal"; final: FileIdentity | undefined }
  /** The temp is whole: publish it. */
  | { do: "publish" }
  /** Nothing of ours is visible: drop the temp; the release tries again under a new id. */
  | { do: "roll_back"; why: string };

/** How an open operation goes on after a crash at any instruction, judged by the journal and the disk alone. */
export function recoveryOf(operation: Operation, disk: Disk): Recovery {
  return operation.kind === "publish" ? ofPublication(operation, disk) : ofMove(operation, disk);
}

function ofPublication(operation: Operation, { temp, final }: Disk): Recovery {
  switch (operation.state) {
    case "intent":
      // Only our own link shares the source's inode: the name was free when the intent was written.
      if (final && sameFile(final, operation.source)) return { do: "seal", final };
      return { do: "roll_back", why: "stopped before the file was whole" };
    case "staged":
      if (final && operation.temp && sameFile(final, operation.temp)) return { do: "seal", final };
      if (final) return { do: "roll_back", why: "another file took the name" };
      if (temp && operation.temp && unchangedFile(temp, operation.temp)) return { do: "publish" };
      return { do: "roll_back", why: "the staged file is gone or changed" };
    default:
      // What was published is written down; a file that took the name since is not ours, and undo must not take it.
      return { do: "seal", final: operation.final };
  }
}

/** Into the trash or out of it. A link of a restore shares the inode with the trash's name until that is taken away. */
function ofMove(operation: Operation, { final, source }: Disk): Recovery {
  if (final && sameFile(final, operation.source)) return { do: "seal", final };
  if (source && sameFile(source, operation.source))
    return { do: "roll_back", why: "stopped before the file was moved" };
  return { do: "roll_back", why: "the file is neither in the library nor in the trash" };
}
