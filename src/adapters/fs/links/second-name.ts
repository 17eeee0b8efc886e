import { link, lstat, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { LINK_REFUSALS, type LinkRefusal } from "../../../core/media-files/link-refusal.ts";
import { errnoNameOf } from "../disk/attempt.ts";
import { learnDisk } from "../disk/learn-disk.ts";
import { mountOf } from "../disk/mounts.ts";

/** The disk has no hardlinks that filing can use. */
export class NoSecondName extends Error {
  override name = "NoSecondName";
  readonly refusal: LinkRefusal;

  constructor(refusal: LinkRefusal, options?: ErrorOptions) {
    super(LINK_REFUSALS[refusal], options);
    this.refusal = refusal;
  }
}

/**
 * Gives a file a second name and never overwrites a file. All hardlinks to media are made here, so
 * that no link is made on a disk on which it could not be recognised afterwards.
 * @throws NoSecondName for such a disk, and for a pool that refuses links between two of its folders
 * (mergerfs, OpenAFS); otherwise the system's error
 */
export async function giveSecondName(path: string, name: string): Promise<void> {
  const folder = dirname(name);
  const disk = await learnDisk(folder);
  if (disk && disk.links !== "work" && (await isOneDevice(path, folder))) {
    throw new NoSecondName(disk.links === "refused" ? "unsupported" : "not_recognised");
  }
  try {
    await link(path, name);
  } catch (error) {
    if (errnoNameOf(error) === "EXDEV" && (await findBoundary(path, folder)) === "within_pool") {
      throw new NoSecondName("within_pool", { cause: error });
    }
    throw error;
  }
}

async function isOneDevice(path: string, folder: string): Promise<boolean> {
  const [from, to] = await Promise.all([
    lstat(path, { bigint: true }).catch(() => undefined),
    stat(folder, { bigint: true }).catch(() => undefined),
  ]);
  return from !== undefined && from.dev === to?.dev;
}

/**
 * Returns what lies between a file and a folder after the system refused a hardlink with EXDEV. Two
 * mounts of one file system have the same device, and a hardlink cannot cross them either.
 */
export async function findBoundary(
  path: string,
  folder: string,
): Promise<"other_mount" | "other_file_system" | "within_pool"> {
  if (!(await isOneDevice(path, folder))) return "other_file_system";
  const [there, here] = [await mountOf(dirname(path)), await mountOf(folder)];
  return there !== undefined && there.id === here?.id ? "within_pool" : "other_mount";
}
