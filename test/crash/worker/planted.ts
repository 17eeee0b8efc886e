import { copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, unlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import type { Store } from "../../../src/store/open.ts";
import { step } from "./faults.ts";
import { open } from "./fs-promises.ts";
import type { Scene } from "./scene.ts";

// Deliberate mistakes that prove that the checker finds them, by their name in ../planted-bugs.ts.

/** Adds this run's planted mistake to the file system. */
export function planted(real: EngineFiles, scene: Scene, name: string | undefined): EngineFiles {
  const bug = name === undefined || name in STORE_BUGS ? () => ({}) : BUGS[name];
  if (name !== undefined && !bug) throw new Error(`No mistake is called ${name}.`);
  return { ...real, ...bug?.(real, scene) };
}

const HELD_BACK_MS = 1000;

/** Adds this run's planted mistake to the journal. */
export function plantedStore(real: Store, name: string | undefined): Store {
  const write = name === undefined ? undefined : STORE_BUGS[name]?.(real);
  return write
    ? { ...real, write, [Symbol.asyncDispose]: () => real[Symbol.asyncDispose]() }
    : real;
}

const STORE_BUGS: Record<string, (real: Store) => Store["write"]> = {
  "tells-before-commit": (real) => (work, signal) =>
    new Promise((resolve, reject) => {
      const early = real.write(async (trx) => {
        resolve(await work(trx));
        await setTimeout(HELD_BACK_MS);
      }, signal);
      early.catch(reject);
    }),
  "leaves-places-behind": (real) => (work, signal) =>
    real.write(async (trx) => {
      const live = trx
        .selectFrom("operation")
        .select(["id", "final_path"])
        .where("kind", "=", "publish");
      const before = await live.where("state", "=", "sealed").execute();
      const result = await work(trx);
      for (const { id, final_path } of before) {
        await trx.updateTable("operation").set({ final_path }).where("id", "=", id).execute();
      }
      return result;
    }, signal),
};

const BUGS: Record<string, (real: EngineFiles, scene: Scene) => Partial<EngineFiles>> = {
  "writes-to-final-name": (real) => ({
    async tryHardlink(source, target) {
      const bytes = await readFile(source);
      const file = await open(target, "wx");
      for (let at = 0; at < bytes.length; at += 64) {
        await file.write(bytes, at, Math.min(64, bytes.length - at), at);
      }
      await file.close();
      return { ok: true, identity: mustBe(await real.readFileIdentity(target)) };
    },
  }),
  "publishes-before-journal": (real, { downloads }) => ({
    async readFileIdentity(path) {
      const found = await real.readFileIdentity(path);
      const film = readdirSync(downloads).find((entry) => entry.startsWith("Heat"));
      if (found || !film || !path.endsWith("Heat (1995).mkv")) return found;
      await real.makeFolders(join(path, "../../.."), join(path, ".."));
      linkSync(join(downloads, film), path);
      await step("planted", async () => {})();
      return undefined;
    },
    tryHardlink: async (_, target) => ({
      ok: true,
      identity: mustBe(await real.readFileIdentity(target)),
    }),
  }),
  "writes-over-what-is-there": (real) => ({
    async tryHardlink(source, target) {
      linkSync(source, `${target}.new`);
      renameSync(`${target}.new`, target);
      return { ok: true, identity: mustBe(await real.readFileIdentity(target)) };
    },
  }),
  "removes-source-first": (real) => ({
    async copyVerified(source, temp, options, signal) {
      const kept = `${temp}.kept`;
      copyFileSync(source, kept);
      unlinkSync(source);
      const copied = await real.copyVerified(
        kept,
        temp,
        { ...options, expected: mustBe(await real.readFileIdentity(kept)) },
        signal,
      );
      unlinkSync(kept);
      return copied;
    },
  }),
  "leaves-what-it-staged": () => ({ removeStaged: async () => true }),
  "leaves-a-gap": () => ({
    async swapFiles({ temp, final, trashPath }) {
      mkdirSync(dirname(trashPath), { recursive: true });
      renameSync(final, trashPath);
      await step("planted", async () => {})();
      renameSync(temp, final);
      return { ok: true };
    },
  }),
  "moves-what-it-links": (real) => ({
    async tryHardlink(source, target) {
      renameSync(source, target);
      return { ok: true, identity: mustBe(await real.readFileIdentity(target)) };
    },
  }),
  "leaves-staged-folders": () => ({ removeEmptyFolders: async () => [] }),
  "removes-folders-of-others": (real) => ({
    async removeEmptyFolders(folders) {
      const beside = folders.flatMap((folder) =>
        readdirSync(dirname(folder)).map((name) => join(dirname(folder), name)),
      );
      return real.removeEmptyFolders([...folders, ...beside]);
    },
  }),
  "frees-the-old-name-first": () => ({
    async renameFile(from, to) {
      const aside = join(dirname(from), ".plex-ingest-aside.partial");
      renameSync(from, aside);
      await step("planted", async () => {})();
      renameSync(aside, to);
      return { ok: true };
    },
  }),
  "renames-over-what-is-there": () => ({
    async renameFile(from, to) {
      renameSync(from, to);
      return { ok: true };
    },
  }),
  "believes-any-new-name": (real) => ({
    async readFileIdentity(path) {
      const found = await real.readFileIdentity(path);
      const old = path.endsWith("/Heat.mkv")
        ? await real.readFileIdentity(join(dirname(path), "Heat (1995).mkv"))
        : undefined;
      return found && (old ?? found);
    },
  }),
  "deletes-instead-of-trash": () => ({
    async moveToTrash(path) {
      unlinkSync(path);
      return { ok: true };
    },
  }),
};

function mustBe<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("It does not exist.");
  return value;
}
