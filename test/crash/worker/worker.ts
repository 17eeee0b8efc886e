// One run of the engine's filing over a prepared scene, to be killed: `worker SCENE RUN`. It is not
// shipped.
import { readFileSync } from "node:fs";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import type { Store } from "../../../src/store/open.ts";
import { drive } from "./drive.ts";
import { step, stepCounts } from "./faults.ts";
import { planted, plantedStore } from "./planted.ts";
import type { Scene } from "./scene.ts";
import { wireWorker } from "./wire-worker.ts";

const [path = "", run = "0"] = process.argv.slice(2);
const scene: Scene = JSON.parse(readFileSync(path, "utf8"));

/** A transaction is one step, before or after its commit; strace reaches the calls within it. */
const storeSteps = (real: Store): Store => {
  const store = plantedStore(real, process.env["CRASH_PLANTED"]);
  const write = step("transaction", store.write as (...args: unknown[]) => Promise<unknown>);
  return {
    ...store,
    write: write as Store["write"],
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
};

/** Each library action as a whole, in addition to the system calls that it consists of. */
const ACTS = [
  "tryHardlink",
  "tryReflink",
  "trySymlink",
  "copyVerified",
  "publishNoReplace",
  "publishByRename",
  "moveToTrash",
  "restoreFromTrash",
  "removeSource",
  "swapFiles",
  "renameFile",
  "renameFolder",
  "removeFolder",
] as const;

const fileSteps = (real: EngineFiles): EngineFiles => {
  const files = planted(real, scene, process.env["CRASH_PLANTED"]);
  const acts = ACTS.map((name) => [
    name,
    step(name, files[name] as (...args: unknown[]) => Promise<unknown>),
  ]);
  return { ...files, ...(Object.fromEntries(acts) as Partial<EngineFiles>) };
};

const worker = await wireWorker(scene, Number(run), createFiles(), {
  store: storeSteps,
  files: fileSteps,
});
const done = await drive(worker, scene);
await worker[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify({ done, steps: stepCounts(), told: worker.told })}\n`);
