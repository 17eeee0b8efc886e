import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { served } from "../../support/media-browser/served.ts";

const RONIN = { ...HEAT, tmdbId: 8195, title: "Ronin", year: 1998 };
const MINUTE_MS = 60_000;
const SERVERS = [
  ["jellyfin", "Jellyfin"],
  ["emby", "Emby"],
] as const;

async function filed(kind: "jellyfin" | "emby", title: string) {
  const it = await served({ kind, entry: { kind, title } });
  const id = await it.file("Heat.mkv");
  await it.after(2 * MINUTE_MS);
  expect(await it.plexOf(id)).toBe("seen");
  return {
    ...it,
    id,
    async undo(): Promise<void> {
      await undoFiled(it.engine, id);
      it.world.disk.delete(join(it.engine.library, HEAT_FILE));
      // With a trash folder in it, the library folder is not empty.
      rmSync(join(it.engine.library, "Movies", TRASH_FOLDER), { recursive: true });
    },
    facts: async (): Promise<string> => JSON.stringify(await askWhy(it.engine)(id)),
    [Symbol.asyncDispose]: () => it[Symbol.asyncDispose](),
  };
}

test.each(SERVERS)(
  "%s keeps listing the last film of a library, and why tells of it",
  async (kind, title) => {
    await using it = await filed(kind, title);
    await it.undo();
    await it.after(4 * MINUTE_MS);
    expect(it.world.items()).toHaveLength(1);
    expect(await it.facts()).toContain(`${title} still lists`);
    expect(await it.facts()).toContain("keeps its last list until another file arrives");
    expect(it.standIn.complaints).toEqual([]);
  },
);

test.each(SERVERS)(
  "an undone film that %s drops from its list is not reported",
  async (kind, title) => {
    await using it = await filed(kind, title);
    await it.file("Ronin.mkv", "ronin", { identity: RONIN });
    await it.after(2 * MINUTE_MS);
    await it.undo();
    await it.after(40 * MINUTE_MS, 10_000);
    expect(it.world.items().map(({ Name }) => Name)).toEqual(["Ronin"]);
    expect(await it.facts()).not.toContain("still lists");
  },
);
