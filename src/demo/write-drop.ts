import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Drop } from "./drops.ts";

export type DropDeps = { downloads: string; random: (bytes: number) => Uint8Array };

/** Writes a download in two halves, as it arrives; one that is `partial` keeps its `.part` until `finishDrop`. */
export async function writeDrop({ downloads, random }: DropDeps, drop: Drop): Promise<void> {
  const target = join(downloads, drop.partial ? partName(drop) : drop.name);
  for (const { path, bytes } of drop.files) {
    const file = path === "" ? target : join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await using handle = await open(file, "wx");
    await handle.writeFile(random(bytes >> 1));
    await handle.writeFile(random(bytes - (bytes >> 1)));
  }
}

export const partName = ({ name }: Pick<Drop, "name">): string => `${name}.part`;

export const finishDrop = ({ downloads }: Pick<DropDeps, "downloads">, drop: Drop): Promise<void> =>
  rename(join(downloads, partName(drop)), join(downloads, drop.name));
