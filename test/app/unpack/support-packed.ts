import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { extractArchive } from "../../../src/adapters/unpack/extract.ts";
import { findUnpackProgram } from "../../../src/adapters/unpack/programs.ts";
import { readArchive } from "../../../src/adapters/unpack/read-archive.ts";
import { listStaging, removeStaging } from "../../../src/adapters/unpack/staging.ts";
import type { Archives, UnpackDeps } from "../../../src/app/unpack/files-beside.ts";
import { createUnpackStage } from "../../../src/app/unpack/stage.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { UNPACKED_FOLDER } from "../../../src/core/unpack/volumes.ts";
import type { Packed } from "../../support/rar.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";

export const FILM: Packed = { name: "heat.mkv", data: Buffer.from("film ".repeat(2000)) };
export const RELEASE = "Heat.1995.1080p.BluRay.x264-GRP";

export type PackedEngine = WholeEngine & {
  /**
   * Runs unpacking until nothing is in progress; `archives` replaces some of the real functions.
   */
  unpack(options?: {
    enabled?: boolean;
    archives?: Partial<Archives>;
    minFreeBytes?: number;
    signal?: AbortSignal;
  }): Promise<void>;
  /** All files in the staging folders, relative to the library. */
  staged(): string[];
  reasons(id: number): Promise<string[]>;
};

/** Creates the whole engine, with unpacking between its rounds. */
export async function packedEngine(): Promise<PackedEngine> {
  const engine = await wholeEngine([movie(949, "Heat", 1995)]);
  const home = join(engine.library, UNPACKED_FOLDER, "0b0e8f0e-0000-4000-8000-000000000001");
  const real: Archives = {
    readArchive,
    extractArchive,
    listStaging,
    removeStaging,
    findProgram: (signal) => findUnpackProgram(process.env["PATH"] ?? "", signal),
  };
  return {
    ...engine,
    async unpack({ enabled = true, archives = {}, minFreeBytes = 0, signal = engine.signal } = {}) {
      const deps: UnpackDeps = {
        ...engine.deps,
        archives: { ...real, ...archives },
        root: engine.library,
        home,
        minFreeBytes,
        newId: randomUUID,
      };
      const stage = createUnpackStage({
        ...deps,
        enabled,
        paused: async () => false,
        wake: () => {},
        onError: (error) => void engine.warnings.push(String(error)),
      });
      await stage.run(signal);
      await stage.drained();
    },
    staged: () =>
      readdirSync(join(engine.library, ".")).includes(UNPACKED_FOLDER)
        ? readdirSync(join(engine.library, UNPACKED_FOLDER), {
            recursive: true,
            encoding: "utf8",
          }).filter((path) => path.split("/").length > 1)
        : [],
    reasons: async (id) =>
      (await engine.now(id)).reasons.map(
        ({ code, message }) => `${code}: ${toCommandText(message)}`,
      ),
  };
}

/** Volumes with the old naming scheme: `x.rar`, `x.r00`, `x.r01` … */
export const oldNames = (volumes: readonly Uint8Array[]): Record<string, Uint8Array> =>
  Object.fromEntries(
    volumes.map((bytes, index) => [
      index === 0 ? "x.rar" : `x.r${String(index - 1).padStart(2, "0")}`,
      bytes,
    ]),
  );
