import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../../src/app/file/stage.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { formatReleaseLines } from "../../../src/hosts/cli/show/release-lines.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";

const MiB = 2 ** 20;
const FILM = Buffer.alloc(3 * MiB + 7, "heat");

type Meanwhile = (place: { source: string; temp: string }) => void;

/**
 * An engine that copies, and an event that happens during the copy: between two bytes, or when the
 * last byte is written.
 */
const engineThatCopies = (when: "begun" | "written", meanwhile: Meanwhile): Promise<TestEngine> =>
  testEngine({
    method: "copy",
    files: (real): Partial<EngineFiles> => ({
      copyVerified(source, temp, options, signal) {
        let done = false;
        const onProgress = (copied: number): void => {
          if (done || (when === "written" && copied < FILM.length)) return;
          done = true;
          meanwhile({ source, temp });
        };
        return real.copyVerified(source, temp, { ...options, onProgress }, signal);
      },
    }),
  });

/** Files one film and returns what `show` then reports about it. */
async function filed(engine: TestEngine) {
  const { id } = await engine.approved("Heat.1995.mkv", FILM);
  const stage = createFileStage(engine.deps);
  await stage.run(engine.signal);
  await stage.drained();
  const item = await findItem(engine.store, id);
  return {
    item,
    said: [
      ...formatReleaseLines(item),
      ...item.files.map(({ problem }) => toCommandText(problem ?? "")),
    ].join("\n"),
  };
}

test("does not publish a copy if a byte flips before verification, and show explains why", async () => {
  await using engine = await engineThatCopies("written", ({ temp }) => {
    const fd = openSync(temp, "r+");
    const [byte, at] = [Buffer.alloc(1), MiB + 3];
    readSync(fd, byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8() ^ 4);
    writeSync(fd, byte, 0, 1, at);
    closeSync(fd);
  });
  const { item, said } = await filed(engine);
  expect(item).toMatchObject({ state: "review", reasons: [{ code: "verify_failed" }] });
  expect(said).toMatch(
    /The copy was deleted because the disk returned different data than was written\./,
  );
  expect(engine.inLibrary()).toEqual([]);
});

test("does not publish a source that changes during the copy, and show explains why", async () => {
  await using engine = await engineThatCopies("begun", ({ source }) =>
    appendFileSync(source, "more"),
  );
  const { item, said } = await filed(engine);
  expect(item.state).toBe("settling");
  expect(said).toMatch(/The downloaded file changed after it was checked\./);
  expect(engine.inLibrary()).toEqual([]);
});

test("keeps a file that appears at the destination during filing, publishes nothing, and show explains why", async () => {
  let final = "";
  await using engine = await engineThatCopies("begun", () =>
    writeFileSync(final, "somebody else's"),
  );
  final = join(engine.library, HEAT_FILE);
  const { item, said } = await filed(engine);
  expect(item).toMatchObject({ state: "review", reasons: [{ code: "destination_exists" }] });
  expect(said).toMatch(
    /A file with that name already exists\. plex-ingest never overwrites files\./,
  );
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(readFileSync(final, "utf8")).toBe("somebody else's");
});
